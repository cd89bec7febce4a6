package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.jwk.JWK;
import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** What the org shows of the client's own service app: the app with its public keys. */
final class ServiceAppDocuments {
    private static final String CREATED = "2021-02-01T09:00:00.000Z";

    private ServiceAppDocuments() {}

    static void put(Org org, ServiceClient client) {
        List<JsonValue> keys = new ArrayList<>();
        for (JWK key : client.keys()) {
            keys.add(((JsonObject) Json.parse(key.toJSONString()))
                    .without("use")
                    .with("status", new org.butterflysecurity.json.JsonString("ACTIVE")));
        }
        String id = client.clientId();
        JsonObject app = JsonObject.builder()
                .put("id", id)
                .put("orn", "orn:okta:idp:00odemo:apps:oidc_client:" + id)
                .put("name", "oidc_client")
                .put("label", "Butterfly backup")
                .put("status", "ACTIVE")
                .put("lastUpdated", CREATED)
                .put("created", CREATED)
                .put("features", JsonArray.EMPTY)
                .put("signOnMode", "OPENID_CONNECT")
                .put(
                        "credentials",
                        JsonObject.builder()
                                .put(
                                        "oauthClient",
                                        JsonObject.builder()
                                                .put("autoKeyRotation", true)
                                                .put("client_id", id)
                                                .put("token_endpoint_auth_method", "private_key_jwt")
                                                .build())
                                .build())
                .put(
                        "settings",
                        JsonObject.builder()
                                .put("app", JsonObject.EMPTY)
                                .put("emOptInStatus", "NONE")
                                .put(
                                        "oauthClient",
                                        JsonObject.builder()
                                                .put("grant_types", JsonArray.ofStrings(List.of("client_credentials")))
                                                .put("response_types", JsonArray.ofStrings(List.of("token")))
                                                .put("application_type", "service")
                                                .put(
                                                        "jwks",
                                                        JsonObject.builder()
                                                                .put("keys", new JsonArray(keys))
                                                                .build())
                                                .put("dpop_bound_access_tokens", false)
                                                .build())
                                .build())
                .put(
                        "_links",
                        JsonObject.builder()
                                .put("self", Org.link(org.url() + "/api/v1/apps/" + id))
                                .build())
                .build();
        org.store().put("app", ResourceKey.of(id), app);
    }
}
