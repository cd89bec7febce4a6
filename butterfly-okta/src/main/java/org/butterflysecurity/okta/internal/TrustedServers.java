package org.butterflysecurity.okta.internal;

import java.util.Optional;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Which authorization servers one trusts. Old entries may have their id in their own link only. */
final class TrustedServers implements TypeReader {
    private static final JsonPointer SELF = JsonPointer.of("/_links/self/href");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        return reading.forEachParent(server -> {
            for (String path : reading.paths(listing.path(), Optional.of(server))) {
                reading.pages(path, listing.items(), listing.paging(), page -> {
                    for (JsonValue trusted : page) {
                        reading.accept(Optional.of(server.key()), withId(trusted));
                    }
                });
            }
        });
    }

    private static JsonValue withId(JsonValue trusted) {
        if (trusted instanceof JsonObject object && !object.has("id")) {
            Optional<String> linked = SELF.findString(object).map(Links::lastSegment);
            if (linked.isPresent()) {
                return object.with("id", new JsonString(linked.get()));
            }
        }
        return trusted;
    }
}
