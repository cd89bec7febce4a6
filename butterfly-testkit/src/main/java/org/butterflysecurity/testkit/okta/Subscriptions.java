package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Which notifications a role gets. A role that nobody has subscribed for answers 404, as unlicensed roles do. */
final class Subscriptions extends TypeRules {
    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        String role = request.segments().get(3);
        if (operation.equals(Router.LIST)) {
            List<JsonValue> all = new ArrayList<>();
            Iterator<Item> each = org.store().below("role-subscription", role);
            each.forEachRemaining(e -> all.add(e.document()));
            if (all.isEmpty()) {
                throw Refusal.notFound(role, "Role");
            }
            return Optional.of(Answer.json(200, new JsonArray(all)));
        }
        ResourceKey at = ResourceKey.of(role, request.segments().get(5));
        JsonObject before = (JsonObject) org.store()
                .of("role-subscription")
                .find(at)
                .orElseThrow(() -> Refusal.notFound(at.id(), "Subscription"));
        String status = operation.equals("unsubscribe") ? "unsubscribed" : "subscribed";
        org.store().put("role-subscription", at, before.with("status", new JsonString(status)));
        return Optional.of(Answer.json(200, JsonObject.EMPTY));
    }
}
