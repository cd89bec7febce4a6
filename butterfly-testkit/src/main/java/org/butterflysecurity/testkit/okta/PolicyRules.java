package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Request;

/** Rules of policies: created active unless asked otherwise; of a system rule only the actions can be changed. */
final class PolicyRules extends TypeRules {
    private final boolean isOnlyRule;

    /** @param isOnlyRule whether there is one rule alone, which comes with the policy and can be changed as a whole */
    PolicyRules(boolean isOnlyRule) {
        this.isOnlyRule = isOnlyRule;
    }

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        boolean active = !request.query("activate").orElse("true").equals("false");
        return document.with("system", JsonBoolean.FALSE)
                .with("status", new JsonString(active ? "ACTIVE" : "INACTIVE"))
                .with("priority", document.find("priority").orElse(JsonNumber.of(0)))
                .with("created", new JsonString(org.now()))
                .with("lastUpdated", new JsonString(org.now()));
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        if (!ResourceApi.isTrue(before, "system")) {
            return after.with("system", JsonBoolean.FALSE);
        }
        if (isOnlyRule) {
            return before.find("name")
                    .map(name -> after.with("name", name))
                    .orElse(after)
                    .with("system", JsonBoolean.TRUE);
        }
        return after.find("actions").map(a -> before.with("actions", a)).orElse(before);
    }

    @Override
    boolean deleting(Org org, ResourceKey key, JsonObject document, Request request) {
        if (ResourceApi.isTrue(document, "system")) {
            throw new Refusal(403, "E0000077", "Cannot delete a system rule because it is read-only.");
        }
        return false;
    }
}
