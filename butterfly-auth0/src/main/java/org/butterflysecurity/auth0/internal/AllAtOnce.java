package org.butterflysecurity.auth0.internal;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Settings of connections that one listing gives for all; where a tenant has no such listing, each connection is asked. */
final class AllAtOnce implements TypeReader {
    private static final ResourceType CONNECTION = ResourceType.of("auth0/connection");

    /** How a tenant answers for a path that it does not know. */
    private static final Set<Integer> NO_SUCH_LISTING = Set.of(404, 405, 501);

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        try {
            return reading.readAsDeclared();
        } catch (RefusedException e) {
            boolean isMissing = NO_SUCH_LISTING.contains(e.refusal().failure().status());
            if (!isMissing || !reading.parents().isRead(CONNECTION)) {
                throw e;
            }
        }
        String get = reading.definition().reading().get().orElseThrow();
        reading.inParallel(Listings.stored(reading, CONNECTION), connection -> {
            for (String path : reading.paths(get, Optional.of(connection))) {
                Optional<JsonValue> settings = reading.find(path);
                if (settings.isPresent()) {
                    reading.accept(connection.key(), settings.get());
                }
            }
        });
        return ReadOutcome.COMPLETE;
    }
}
