package org.butterflysecurity.auth0.internal;

import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.TypeReading;

/** What several readers do with listings. */
final class Listings {
    private Listings() {}

    /** The objects of a type that this run has read, where they are few by nature. */
    static List<Resource> stored(TypeReading reading, ResourceType type) {
        try (Stream<Resource> stored = reading.parents().read(type)) {
            return stored.toList();
        }
    }
}
