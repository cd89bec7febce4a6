package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Group rules: created inactive, changed only while inactive, and never in what they assign. */
final class GroupRules extends TypeRules {
    private static final JsonPointer TARGETS = JsonPointer.of("/actions/assignUserToGroups/groupIds");

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        String name = document.string("name").orElse("");
        if (name.isEmpty() || name.length() > 50) {
            throw Refusal.invalid("name", "The field must be between 1 and 50 characters.");
        }
        JsonArray targets = (JsonArray) TARGETS.find(document)
                .filter(JsonArray.class::isInstance)
                .orElseThrow(() -> Refusal.invalid("groupIds", "The field cannot be left blank."));
        for (JsonValue target : targets) {
            Groups.requireOktaGroup(org.store()
                    .object("group", ResourceApi.text(target))
                    .orElseThrow(() -> Refusal.notFound(ResourceApi.text(target), "UserGroup")));
        }
        return document.with("status", new JsonString("INACTIVE"));
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        if (!before.string("status").filter("INACTIVE"::equals).isPresent()) {
            throw new Refusal(400, "E0000001", "Api validation failed: status", "Cannot update an active rule.");
        }
        if (!TARGETS.find(before).equals(TARGETS.find(after))) {
            throw Refusal.invalid("actions", "The actions of a rule cannot be changed.");
        }
        return after.with("status", new JsonString("INACTIVE"));
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        boolean invalid = operation.equals("activate")
                && key.flatMap(k -> org.store().object("group-rule", k.id()))
                        .flatMap(r -> r.string("status"))
                        .filter("INVALID"::equals)
                        .isPresent();
        if (invalid) {
            throw new Refusal(400, "E0000001", "Api validation failed: status", "An invalid rule cannot be activated.");
        }
        return Optional.empty();
    }
}
