package org.butterflysecurity.okta.internal;

import java.util.Map;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Whether an app's entitlements are managed: asked by the app's name (ORN), which not every app's document has. */
final class EntitlementSettings implements TypeReader {
    private final Orns orns;

    EntitlementSettings(Orns orns) {
        this.orns = orns;
    }

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        PathTemplate template =
                new PathTemplate(reading.definition().reading().get().orElseThrow());
        return reading.forEachParent(app -> {
            String path = template.expand(Map.of("resourceOrn", orns.app(app)));
            reading.accept(app.key(), reading.get(path));
        });
    }
}
