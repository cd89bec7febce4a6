package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Request;

/** Certificates of identity providers: told apart by their thumbprint. The same one is not taken twice. */
final class IdpKeys extends TypeRules {
    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        JsonValue certificate =
                document.find("x5c").orElseThrow(() -> Refusal.invalid("x5c", "The field cannot be left blank."));
        String thumbprint = Dpop.sha256(Json.compact(certificate));
        org.store().of("idp-key").all().forEachRemaining(e -> {
            if (ResourceApi.textAt(e.document(), "/x5t#S256")
                    .filter(thumbprint::equals)
                    .isPresent()) {
                throw new Refusal(
                        409,
                        "E0000096",
                        "The certificate is there as " + e.key().id() + ".");
            }
        });
        return document.with("x5t#S256", new JsonString(thumbprint)).with("kty", new JsonString("RSA"));
    }
}
