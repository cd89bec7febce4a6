package org.butterflysecurity.okta.internal;

import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Policies of a type that not every org has: one that does not know the type refuses its name with 400. */
final class PoliciesOfType implements TypeReader {
    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        try {
            return reading.readAsDeclared();
        } catch (RefusedException e) {
            if (isUnknownType(e.refusal())) {
                return ReadOutcome.skipped(SkipReason.FEATURE_OFF, e.refusal().describe());
            }
            throw e;
        }
    }

    private static boolean isUnknownType(Refusal refusal) {
        return refusal.kind() == Refusal.Kind.REFUSED && refusal.failure().status() == 400;
    }
}
