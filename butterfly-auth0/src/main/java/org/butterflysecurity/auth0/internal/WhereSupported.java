package org.butterflysecurity.auth0.internal;

import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** What Auth0 refuses with 400 to a tenant that lacks what it needs: a custom domain, no-code customisation. */
final class WhereSupported implements TypeReader {
    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        try {
            return reading.readAsDeclared();
        } catch (RefusedException e) {
            Refusal refusal = e.refusal();
            if (refusal.kind() == Refusal.Kind.REFUSED && refusal.failure().status() == 400) {
                return ReadOutcome.skipped(SkipReason.FEATURE_OFF, refusal.describe());
            }
            throw e;
        }
    }
}
