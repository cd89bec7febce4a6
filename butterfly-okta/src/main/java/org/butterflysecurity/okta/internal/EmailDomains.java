package org.butterflysecurity.okta.internal;

import java.util.Optional;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** E-mail domains. Okta goes on listing some that have been deleted. */
final class EmailDomains implements TypeReader {
    private static final JsonPointer STATUS = JsonPointer.of("/validationStatus");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        for (String path : reading.paths(listing.path(), Optional.empty())) {
            for (JsonValue domain : reading.all(path, listing.items(), listing.paging())) {
                if (!STATUS.findString(domain).equals(Optional.of("DELETED"))) {
                    reading.accept(Optional.empty(), domain);
                }
            }
        }
        return ReadOutcome.COMPLETE;
    }
}
