package org.butterflysecurity.okta.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Who is whose primary. Asked of each user by the primary's name, which has at most one answer; nothing is asked in an org
 * that defines no linked objects. The key is the user and the primary's name.
 */
final class LinkedObjectValues implements TypeReader {
    private static final ResourceType DEFINITION = ResourceType.of("okta/linked-object-definition");
    private static final String DEFINITIONS = "/api/v1/meta/schemas/user/linkedObjects";
    private static final String VALUE = "/api/v1/users/{userId}/linkedObjects/";
    private static final JsonPointer PRIMARY = JsonPointer.of("/primary/name");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        List<String> primaries = primaries(reading);
        if (primaries.isEmpty()) {
            return ReadOutcome.COMPLETE;
        }
        return reading.forEachParent(user -> {
            for (String primary : primaries) {
                readOne(reading, user, primary);
            }
        });
    }

    private static List<String> primaries(TypeReading reading) throws InterruptedException, RefusedException {
        List<String> names = new ArrayList<>();
        if (reading.parents().isRead(DEFINITION)) {
            try (Stream<Resource> definitions = reading.parents().read(DEFINITION)) {
                definitions.forEach(d -> PRIMARY.findString(d.document()).ifPresent(names::add));
            }
        } else {
            for (JsonValue definition : reading.spending("/api/v1").all(DEFINITIONS, JsonPointer.ROOT, Paging.NONE)) {
                PRIMARY.findString(definition).ifPresent(names::add);
            }
        }
        return names;
    }

    private static void readOne(TypeReading reading, Resource user, String primary)
            throws InterruptedException, RefusedException {
        for (String path : reading.paths(VALUE + primary, Optional.of(user))) {
            for (JsonValue value : reading.all(path, JsonPointer.ROOT, Paging.NONE)) {
                reading.accept(user.key().child(primary), value);
            }
        }
    }
}
