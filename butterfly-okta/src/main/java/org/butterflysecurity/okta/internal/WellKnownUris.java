package org.butterflysecurity.okta.internal;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Customised well-known files of a brand. The listing is one object that need not hold their content, so each is asked for. */
final class WellKnownUris implements TypeReader {
    private static final List<String> PATHS = List.of("apple-app-site-association", "assetlinks.json", "webauthn");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        String template = reading.definition().reading().get().orElseThrow();
        return reading.forEachParent(brand -> {
            for (String name : PATHS) {
                for (String path : reading.paths(template.replace("{path}", name), Optional.of(brand))) {
                    Optional<JsonValue> file = reading.find(path);
                    if (file.isPresent()) {
                        reading.accept(brand.key().child(name), file.get());
                    }
                }
            }
        });
    }
}
