package org.butterflysecurity.okta.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.rest.ParentVisitor;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What an org as a whole has or has not, but lists for each parent by itself. An org without it refuses every parent; when so
 * many have been refused and none answered, the others are not asked.
 */
final class OrgWideFeature implements TypeReader {
    /** More than the first-party apps of an org, which stand first in listings and lack much that other apps have. */
    private static final int ENOUGH = 25;

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        return visit(reading, reading::acceptDeclared);
    }

    /** Visits parents until it is plain that the org does not have the feature. */
    static ReadOutcome visit(TypeReading reading, ParentVisitor visitor) throws InterruptedException, RefusedException {
        AtomicBoolean isThere = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
        ReadOutcome outcome = reading.forEachParent(parent -> {
            if (!isThere.get() && refused.get() >= ENOUGH) {
                return;
            }
            try {
                visitor.read(parent);
                isThere.set(true);
            } catch (RefusedException e) {
                refused.incrementAndGet();
                if (!e.isAbsence() && !WhereSupported.saysUnsupported(e)) {
                    throw e;
                }
                refusal.set(e.refusal());
            }
        });
        Refusal last = refusal.get();
        if (isThere.get() || !outcome.isComplete() || last == null) {
            return outcome;
        }
        return ReadOutcome.skipped(SkipReason.FEATURE_OFF, last.describe());
    }
}
