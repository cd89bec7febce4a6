package org.butterflysecurity.okta.internal;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Users in every status. The plain listing leaves deactivated users out, so the catalog lists with a filter that all users
 * pass. Where an org refuses the filter (400, or 409 E0000145 when a schema change left stored users inconsistent), the plain
 * listing and one of deactivated users together give the same.
 */
final class Users implements TypeReader {
    private static final List<String> PLAIN =
            List.of("/api/v1/users?limit=200", "/api/v1/users?limit=200&filter=status eq \"DEPROVISIONED\"");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        try {
            return reading.readAsDeclared();
        } catch (RefusedException e) {
            int status = e.refusal().failure().status();
            if (status != 400 && status != 409) {
                throw e;
            }
        }
        for (String template : PLAIN) {
            for (String path : reading.paths(template, Optional.empty())) {
                reading.pages(path, JsonPointer.ROOT, Paging.LINK, page -> {
                    for (JsonValue user : page) {
                        reading.accept(Optional.empty(), user);
                    }
                });
            }
        }
        return ReadOutcome.COMPLETE;
    }
}
