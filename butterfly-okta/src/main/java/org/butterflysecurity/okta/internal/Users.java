package org.butterflysecurity.okta.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Users in every status. The plain listing leaves deactivated users out, so the catalog lists with a filter that all users
 * pass. That this filter shows deactivated users is documented but not recorded: where it showed none, one more request asks
 * for them. Where an org refuses the filter (400, or 409 E0000145 when a schema change left stored users inconsistent), the
 * plain listing and one of deactivated users together give the same.
 */
final class Users implements TypeReader {
    private static final String PLAIN = "/api/v1/users?limit=200";
    private static final String DEACTIVATED = PLAIN + "&filter=status eq \"DEPROVISIONED\"";
    private static final JsonPointer STATUS = JsonPointer.of("/status");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing declared = reading.definition().reading().listing().orElseThrow();
        boolean showsDeactivated;
        try {
            showsDeactivated = list(reading, declared.path());
        } catch (RefusedException e) {
            if (!isRefusedQuery(e)) {
                throw e;
            }
            list(reading, PLAIN);
            list(reading, DEACTIVATED);
            return ReadOutcome.COMPLETE;
        }
        if (!showsDeactivated) {
            listDeactivated(reading);
        }
        return ReadOutcome.COMPLETE;
    }

    private static void listDeactivated(TypeReading reading) throws InterruptedException, RefusedException {
        try {
            list(reading, DEACTIVATED);
        } catch (RefusedException e) {
            // An org that takes the one filter and not the other has said all it can.
            if (!isRefusedQuery(e)) {
                throw e;
            }
        }
    }

    /** Whether any of the users is deactivated. */
    private static boolean list(TypeReading reading, String template) throws InterruptedException, RefusedException {
        AtomicBoolean anyDeactivated = new AtomicBoolean();
        for (String path : reading.paths(template, Optional.empty())) {
            reading.pages(path, JsonPointer.ROOT, Paging.LINK, page -> {
                for (JsonValue user : page) {
                    if (STATUS.findString(user).equals(Optional.of("DEPROVISIONED"))) {
                        anyDeactivated.set(true);
                    }
                    reading.accept(Optional.empty(), user);
                }
            });
        }
        return anyDeactivated.get();
    }

    private static boolean isRefusedQuery(RefusedException e) {
        int status = e.refusal().failure().status();
        return status == 400 || status == 409;
    }
}
