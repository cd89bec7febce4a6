package org.butterflysecurity.spi;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.butterflysecurity.model.SkipReason;

/**
 * How reading a type ended when it did not fail: complete, or skipped for a reason.
 *
 * @param skipped empty when complete
 * @param detail why, in words that name the scope, feature or answer; empty when complete
 */
public record ReadOutcome(Optional<SkipReason> skipped, String detail) {
    public static final ReadOutcome COMPLETE = new ReadOutcome(Optional.empty(), "");

    public ReadOutcome {
        requireNonNull(skipped, "skipped");
        requireNonNull(detail, "detail");
    }

    public static ReadOutcome skipped(SkipReason reason, String detail) {
        return new ReadOutcome(Optional.of(reason), detail);
    }

    public boolean isComplete() {
        return skipped.isEmpty();
    }
}
