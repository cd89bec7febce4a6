package org.butterflysecurity.okta.internal;

import java.util.List;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Which policies an app is bound to. That stands in the links of the app alone, which were read with it. */
final class AppPolicyBindings implements TypeReader {
    private static final List<String> LINKS = List.of("accessPolicy", "profileEnrollment");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        return reading.forEachParent(app -> {
            JsonObject.Builder links = JsonObject.builder();
            for (String name : LINKS) {
                JsonPointer.ROOT
                        .child("_links")
                        .child(name)
                        .find(app.document())
                        .ifPresent(link -> links.put(name, link));
            }
            JsonObject found = links.build();
            if (!found.isEmpty()) {
                reading.accept(
                        app.key(), JsonObject.builder().put("_links", found).build());
            }
        });
    }
}
