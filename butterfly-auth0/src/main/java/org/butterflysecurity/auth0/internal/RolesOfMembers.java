package org.butterflysecurity.auth0.internal;

import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Roles of organization members, which the listing of members has told already: only a member without that word is asked for. */
final class RolesOfMembers implements TypeReader {
    private static final JsonPointer ROLES = JsonPointer.of("/roles");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        return reading.forEachParent(member -> readOne(reading, member));
    }

    private static void readOne(TypeReading reading, Resource member) throws InterruptedException, RefusedException {
        Optional<JsonValue> roles = ROLES.find(member.document());
        if (roles.isPresent() && roles.get() instanceof JsonArray told) {
            for (JsonValue role : told) {
                reading.accept(Optional.of(member.key()), role);
            }
        } else {
            reading.acceptDeclared(member);
        }
    }
}
