package org.butterflysecurity.okta.internal;

import java.util.Optional;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Members of every group that has some, except of the built-in group Everyone: that is every user, cannot be written, and
 * would be the longest listing of all.
 */
final class GroupMemberships implements TypeReader {
    private static final JsonPointer TYPE = JsonPointer.of("/type");
    private static final JsonPointer NAME = JsonPointer.of("/profile/name");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        return reading.forEachParent(group -> {
            if (!isEveryone(group)) {
                reading.acceptDeclared(group);
            }
        });
    }

    private static boolean isEveryone(Resource group) {
        return TYPE.findString(group.document()).equals(Optional.of("BUILT_IN"))
                && NAME.findString(group.document()).equals(Optional.of("Everyone"));
    }
}
