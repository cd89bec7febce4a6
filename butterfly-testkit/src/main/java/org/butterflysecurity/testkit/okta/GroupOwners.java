package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Request;

/** Owners of groups: who is one already cannot become one again. */
final class GroupOwners extends TypeRules {
    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        String owner =
                document.string("id").orElseThrow(() -> Refusal.invalid("id", "The field cannot be left blank."));
        if (org.store()
                .of("group-owner")
                .find(parent.orElseThrow().child(owner))
                .isPresent()) {
            throw Refusal.invalid("id", "Provided owner is already assigned to this group");
        }
        return document.with("resolved", JsonBoolean.TRUE).with("originType", new JsonString("OKTA_DIRECTORY"));
    }
}
