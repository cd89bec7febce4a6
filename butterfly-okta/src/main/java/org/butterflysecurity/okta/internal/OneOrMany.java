package org.butterflysecurity.okta.internal;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Types that some releases of Okta answer as one object and others as an array. */
final class OneOrMany implements TypeReader {
    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Reading declared = reading.definition().reading();
        String template =
                declared.listing().map(Reading.Listing::path).or(declared::get).orElseThrow();
        for (String path : reading.paths(template, Optional.empty())) {
            for (JsonValue document : documents(reading.get(path))) {
                if (declared.singleton()) {
                    reading.accept(ResourceKey.SINGLETON, document);
                } else {
                    reading.accept(Optional.empty(), document);
                }
            }
        }
        return ReadOutcome.COMPLETE;
    }

    private static List<JsonValue> documents(JsonValue answer) {
        return answer instanceof JsonArray array ? array.items() : List.of(answer);
    }
}
