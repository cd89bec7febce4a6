package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.internal.Request;

/** Types of users: each with a schema of its own that is a copy of the default one; the name stays as it is. */
final class UserTypes extends TypeRules {
    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        return document.with("default", JsonBoolean.FALSE);
    }

    @Override
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        String schema = org.ids().next("user-schema");
        JsonObject links = document.object("_links").orElse(JsonObject.EMPTY);
        JsonObject linked = document.with(
                "_links", links.with("schema", Org.link(org.url() + "/api/v1/meta/schemas/user/" + schema)));
        org.store().put("user-type", key, linked);
        JsonObject template =
                org.store().object("user-schema", org.ids().of("user-type", 0)).orElse(JsonObject.EMPTY);
        org.store()
                .put(
                        "user-schema",
                        key,
                        Edits.set(
                                template.without("_links"),
                                JsonPointer.of("/definitions/custom/properties"),
                                JsonObject.EMPTY));
        return linked;
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        if (!before.find("name").equals(after.find("name"))) {
            throw Refusal.invalid("name", "The name of a user type cannot be changed.");
        }
        return after;
    }
}
