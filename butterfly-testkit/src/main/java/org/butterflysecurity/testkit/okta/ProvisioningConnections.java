package org.butterflysecurity.testkit.okta;

import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** How an app is provisioned: as its profile says, and off until it is switched on. */
final class ProvisioningConnections extends OfProvisionedApp {
    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        JsonValue scheme =
                after.object("profile").flatMap(p -> p.find("authScheme")).orElse(JsonNull.NULL);
        return after.with("authScheme", scheme)
                .with("status", before.find("status").orElse(new JsonString("DISABLED")));
    }
}
