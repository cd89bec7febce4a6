package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Who is in a group. The list shows whole users; adding twice is no error; built-in and app groups take nobody by hand. */
final class Memberships extends TypeRules {
    @Override
    JsonValue full(Store store, Item entry) {
        return store.of("user").find(ResourceKey.of(entry.key().id())).orElse(entry.document());
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (!operation.equals("create") && !operation.equals("delete")) {
            return Optional.empty();
        }
        String group = key.orElseThrow().segments().get(0);
        String user = key.get().id();
        Groups.requireOktaGroup(org.store().object("group", group).orElseThrow());
        JsonObject document = org.store().object("user", user).orElseThrow(() -> Refusal.notFound(user, "User"));
        if (operation.equals("delete")) {
            if (org.store().of("group-membership").remove(key.get())) {
                touch(org, group);
            }
            return Optional.of(Answer.empty(204));
        }
        if (document.string("status").filter("DEPROVISIONED"::equals).isPresent()) {
            throw new Refusal(403, "E0000038", "This operation is not allowed in the user's current status.");
        }
        add(org, group, user);
        return Optional.of(Answer.empty(204));
    }

    static void add(Org org, String group, String user) {
        ResourceKey key = ResourceKey.of(group, user);
        if (org.store().object("group", group).isEmpty()) {
            throw Refusal.notFound(group, "UserGroup");
        }
        if (org.store().of("group-membership").find(key).isEmpty()) {
            org.store()
                    .put(
                            "group-membership",
                            key,
                            JsonObject.builder().put("id", user).build());
            touch(org, group);
        }
    }

    private static void touch(Org org, String group) {
        org.store().object("group", group).ifPresent(g -> {
            // Two changes in one millisecond must show as two.
            String before = g.string("lastMembershipUpdated").orElse("");
            String now = org.now();
            String later = now.compareTo(before) > 0
                    ? now
                    : Org.time(java.time.Instant.parse(before).plusMillis(1));
            org.store().put("group", ResourceKey.of(group), g.with("lastMembershipUpdated", new JsonString(later)));
        });
    }
}
