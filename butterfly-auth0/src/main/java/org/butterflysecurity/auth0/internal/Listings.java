package org.butterflysecurity.auth0.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReading;

/** What several readers do with listings. */
final class Listings {
    private Listings() {}

    /** Reads the listing that the catalog declares, for one parent. */
    static void readDeclared(TypeReading reading, Resource parent) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        for (String path : reading.paths(listing.path(), Optional.of(parent))) {
            read(reading, parent, path, listing.items(), listing.paging());
        }
    }

    /** Reads a listing of objects below {@code parent}. */
    static void read(TypeReading reading, Resource parent, String path, JsonPointer items, Paging paging)
            throws InterruptedException, RefusedException {
        reading.pages(path, items, paging, page -> {
            for (JsonValue item : page) {
                reading.accept(Optional.of(parent.key()), item);
            }
        });
    }

    /** Every item of a listing that is short by nature. */
    static List<JsonValue> all(TypeReading reading, String path, String items, Paging paging)
            throws InterruptedException, RefusedException {
        List<JsonValue> all = new ArrayList<>();
        reading.pages(path, JsonPointer.of(items), paging, page -> page.forEach(all::add));
        return all;
    }

    /** The objects of a type that this run has read, where they are few by nature. */
    static List<Resource> stored(TypeReading reading, ResourceType type) {
        try (Stream<Resource> stored = reading.parents().read(type)) {
            return stored.toList();
        }
    }
}
