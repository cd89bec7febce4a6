package org.butterflysecurity.auth0.internal;

import java.util.Optional;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** One object that newer tenants have under another path than older ones: the first path that answers is the one. */
final class FirstAnswer implements TypeReader {
    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        String template = reading.definition().reading().get().orElseThrow();
        Optional<RefusedException> absence = Optional.empty();
        for (String path : reading.paths(template, Optional.empty())) {
            try {
                JsonValue document = reading.get(path);
                reading.accept(ResourceKey.SINGLETON, document);
                return ReadOutcome.COMPLETE;
            } catch (RefusedException e) {
                if (!e.isAbsence()) {
                    throw e;
                }
                absence = Optional.of(e);
            }
        }
        throw absence.orElseThrow();
    }
}
