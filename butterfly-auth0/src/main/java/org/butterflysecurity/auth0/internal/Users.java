package org.butterflysecurity.auth0.internal;

import java.time.Clock;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Users: by an export, which a few requests suffice for whatever their number; by searching where no export can be had. */
final class Users implements TypeReader {
    private final Clock clock;

    Users(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        try {
            new UserExport(reading).read();
            return ReadOutcome.COMPLETE;
        } catch (RefusedException e) {
            if (e.refusal().kind() == Refusal.Kind.SCOPE_MISSING) {
                throw e;
            }
            tell(reading, e.refusal().describe());
        } catch (ProviderException e) {
            if (e.code() == ErrorCode.FOREIGN_LINK) {
                throw e;
            }
            tell(reading, e.code().id());
        }
        new UserSearch(reading, clock.instant()).read();
        return ReadOutcome.COMPLETE;
    }

    private static void tell(TypeReading reading, String why) {
        reading.warn(
                "user-export",
                "The export of users failed (" + why + "). They are searched for instead, which takes a request per"
                        + " hundred and may miss those of the last seconds.");
    }
}
