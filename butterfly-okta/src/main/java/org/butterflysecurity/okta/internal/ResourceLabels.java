package org.butterflysecurity.okta.internal;

import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Which resources carry a label: asked for each of its values. */
final class ResourceLabels implements TypeReader {
    private static final JsonPointer VALUES = JsonPointer.of("/values/*/labelValueId");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        PathTemplate template = new PathTemplate(listing.path());
        return reading.forEachParent(label -> {
            for (JsonValue value : VALUES.findAll(label.document())) {
                if (value instanceof JsonString id) {
                    String path = template.expand(Map.of("labelValueId", id.value()));
                    reading.pages(path, listing.items(), listing.paging(), page -> {
                        for (JsonValue resource : page) {
                            reading.accept(Optional.of(label.key()), resource);
                        }
                    });
                }
            }
        });
    }
}
