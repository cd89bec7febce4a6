package org.butterflysecurity.okta.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReading;

/** What several readers do with listings. */
final class Listings {
    private Listings() {}

    /** Reads the listing that the catalog declares, for one parent. */
    static void readDeclared(TypeReading reading, Resource parent) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        for (String path : reading.paths(listing.path(), Optional.of(parent))) {
            reading.pages(path, listing.items(), listing.paging(), page -> {
                for (JsonValue item : page) {
                    reading.accept(Optional.of(parent.key()), item);
                }
            });
        }
    }

    /** Every item of a listing that is short by nature. */
    static List<JsonValue> all(TypeReading reading, String path, String items, Paging paging)
            throws InterruptedException, RefusedException {
        List<JsonValue> all = new ArrayList<>();
        reading.pages(path, JsonPointer.of(items), paging, page -> page.forEach(all::add));
        return all;
    }
}
