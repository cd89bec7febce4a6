package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.spi.ReadOutcome;

/** How many parents had the feature and how many had not. Thread-safe. */
final class ParentTally {
    private final boolean isListing;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();
    private final AtomicReference<Optional<Refusal>> first = new AtomicReference<>(Optional.empty());

    /** Creates a tally; {@code isListing} tells a missing listing, which is a missing feature, from a missing object. */
    ParentTally(boolean isListing) {
        this.isListing = isListing;
    }

    void read() {
        read.incrementAndGet();
    }

    void absent(Refusal refusal) {
        (refusal.kind() == Refusal.Kind.ABSENT ? absent : gone).incrementAndGet();
        first.compareAndSet(Optional.empty(), Optional.of(refusal));
    }

    /** Off if no parent had it; a get that finds nothing anywhere, or a single parent that is gone, proves nothing. */
    ReadOutcome outcome() {
        boolean isOff = read.get() == 0 && (absent.get() > 0 || (isListing && gone.get() > 1));
        return requireNonNull(first.get())
                .filter(r -> isOff)
                .map(r -> ReadOutcome.skipped(SkipReason.FEATURE_OFF, r.describe()))
                .orElse(ReadOutcome.COMPLETE);
    }
}
