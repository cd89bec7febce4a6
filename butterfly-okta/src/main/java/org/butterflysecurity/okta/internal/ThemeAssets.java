package org.butterflysecurity.okta.internal;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Images of a theme, each under the name of the field that links to it. */
final class ThemeAssets implements TypeReader {
    private static final List<String> KINDS = List.of("logo", "favicon", "backgroundImage");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Images images = new Images(reading);
        return reading.forEachParent(theme -> {
            for (String kind : KINDS) {
                Optional<String> link = JsonPointer.ROOT.child(kind).findString(theme.document());
                if (link.isPresent() && !link.get().isBlank()) {
                    images.read(theme.key().child(kind), link.get());
                }
            }
        });
    }
}
