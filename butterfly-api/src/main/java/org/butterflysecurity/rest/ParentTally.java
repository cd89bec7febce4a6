package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.spi.ReadOutcome;

/** How many parents had the feature and how many had not. Thread-safe. */
final class ParentTally {
    private final boolean isListing;
    private final OptionalInt giveUpAfter;

    /** Those asked while it was not plain yet; few. */
    private final Set<ResourceKey> asked = ConcurrentHashMap.newKeySet();

    private volatile boolean hasGivenUp;
    private volatile boolean isSecondRound;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();
    private final AtomicReference<Optional<Refusal>> first = new AtomicReference<>(Optional.empty());

    /**
     * Creates a tally.
     *
     * @param isListing tells a missing listing, which is a missing feature, from a missing object
     * @param giveUpAfter how many refusals are enough where no parent has answered; empty if none are
     */
    ParentTally(boolean isListing, OptionalInt giveUpAfter) {
        this.isListing = isListing;
        this.giveUpAfter = giveUpAfter;
    }

    /** Whether {@code parent} is to be asked: no longer where it is plain that no parent has it. */
    boolean mayAsk(ResourceKey parent) {
        if (giveUpAfter.isEmpty()) {
            return true;
        }
        if (isSecondRound) {
            return !asked.contains(parent);
        }
        if (read.get() == 0) {
            hasGivenUp |= absent.get() + (isListing ? gone.get() : 0) >= giveUpAfter.getAsInt();
        }
        if (!hasGivenUp && read.get() == 0) {
            asked.add(parent);
        }
        return !hasGivenUp;
    }

    /** Whether a parent has answered after all, which was asked before the others were given up: they are asked now. */
    boolean needsSecondRound() {
        isSecondRound = hasGivenUp && read.get() > 0;
        return isSecondRound;
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
