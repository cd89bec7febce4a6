package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** How an app is provisioned: as its profile says, and off until it is switched on. */
final class ProvisioningConnections extends TypeRules {
    private final TypeRules supported;

    /** @param supported refuses for apps that cannot be provisioned */
    ProvisioningConnections(TypeRules supported) {
        this.supported = supported;
    }

    @Override
    boolean canBelongTo(JsonValue parent) {
        return supported.canBelongTo(parent);
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        return supported.operate(org, operation, key, request);
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        JsonValue scheme =
                after.object("profile").flatMap(p -> p.find("authScheme")).orElse(JsonNull.NULL);
        return after.with("authScheme", scheme)
                .with("status", before.find("status").orElse(new JsonString("DISABLED")));
    }
}
