package org.butterflysecurity.internal.rest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits for a moment. A test's own makes time pass at once. */
@FunctionalInterface
public interface Sleeper {
    void sleepUntil(Instant moment) throws InterruptedException;

    /** Waits in real time. */
    static Sleeper real(Clock clock) {
        return moment -> {
            Duration left = Duration.between(clock.instant(), moment);
            if (!left.isNegative() && !left.isZero()) {
                // Rounded up, so that the moment has come when this returns.
                Thread.sleep(left.toMillis() + 1);
            }
        };
    }
}
