package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import java.util.Optional;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Groups assigned to an app: in an order of priority, and only to an active app. */
final class AppGroups extends TypeRules {
    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        ResourceKey app = parent.orElseThrow();
        AppUsers.requireActive(org, app.id());
        String group = request.segments().get(request.segments().size() - 1);
        if (org.store().object("group", group).isEmpty()) {
            throw Refusal.notFound(group, "UserGroup");
        }
        long next = 0;
        Iterator<Item> others = org.store().of("app-group-assignment").below(parent, "");
        while (others.hasNext()) {
            others.next();
            next++;
        }
        return document.has("priority") ? document : document.with("priority", JsonNumber.of(next));
    }
}
