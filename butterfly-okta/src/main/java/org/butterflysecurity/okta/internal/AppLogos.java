package org.butterflysecurity.okta.internal;

import java.util.Optional;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Logos of apps, those from Okta's catalogue among them: nothing tells the two apart. */
final class AppLogos implements TypeReader {
    private static final JsonPointer LINK = JsonPointer.of("/_links/logo/*/href");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Images images = new Images(reading);
        return reading.forEachParent(app -> {
            Optional<String> link = LINK.findString(app.document());
            if (link.isPresent()) {
                images.read(app.key(), link.get());
            }
        });
    }
}
