package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Authorization servers: a new one has the system's scopes and claims, an issuer of its own, and no policy. */
final class AuthzServers extends TypeRules {
    @Override
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        JsonObject made = document.with("issuer", new JsonString(org.url() + "/oauth2/" + key.id()));
        org.store().put("authz-server", key, made);
        copySystem(org, "authz-server-scope", key);
        copySystem(org, "authz-server-claim", key);
        return made;
    }

    /** As the server {@code default} has them. */
    private static void copySystem(Org org, String type, ResourceKey server) {
        Iterator<Item> all = org.store().below(type, "default");
        while (all.hasNext()) {
            JsonObject original = (JsonObject) all.next().document();
            if (original.find("system").filter(JsonBoolean.TRUE::equals).isPresent()) {
                String id = org.ids().next(type);
                JsonObject copy = original.with("id", new JsonString(id)).without("_links");
                org.store().put(type, server.child(id), copy);
            }
        }
    }
}
