package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Request;

/** Who is assigned to an app. The app must be active. */
final class AppUsers extends TypeRules {
    @Override
    String newId(Org org, TypeDefinition type, JsonObject document) {
        return document.string("id").orElseThrow(() -> Refusal.invalid("id", "The field cannot be left blank."));
    }

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        String user = document.string("id").orElse("");
        ResourceKey app = parent.orElseThrow();
        requireActive(org, app.id());
        if (org.store().object("user", user).isEmpty()) {
            throw Refusal.notFound(user, "User");
        }
        return document.with("scope", new JsonString("USER"))
                .with("status", new JsonString("ACTIVE"))
                .with("externalId", JsonNull.NULL)
                .with("statusChanged", new JsonString(org.now()));
    }

    static void requireActive(Org org, String app) {
        boolean active = org.store()
                .object("app", app)
                .flatMap(a -> a.string("status"))
                .filter("ACTIVE"::equals)
                .isPresent();
        if (!active) {
            throw new Refusal(403, "E0000056", "The app is not active.");
        }
    }
}
