package org.butterflysecurity.okta.internal;

import java.util.Optional;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Connections between two apps, which both apps list: taken from the one that requests. */
final class CrossAppConnections implements TypeReader {
    private static final JsonPointer REQUESTING = JsonPointer.of("/requestingAppInstanceId");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        return OrgWideFeature.visit(reading, app -> {
            for (String path : reading.paths(listing.path(), Optional.of(app))) {
                for (JsonValue connection : reading.all(path, listing.items(), listing.paging())) {
                    String requesting =
                            REQUESTING.findString(connection).orElse(app.key().id());
                    if (requesting.equals(app.key().id())) {
                        reading.accept(Optional.of(app.key()), connection);
                    }
                }
            }
        });
    }
}
