package org.butterflysecurity.internal.rest;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Repeats what failed in passing: after the pause the server asked for, or one that doubles each time and is shortened at
 * random by up to a half. Thread-safe.
 */
public final class Retries {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RetryPolicy<Object> policy;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private final Duration maxServerPause;

    public Retries(int maxAttempts, Duration maxServerPause, Clock clock, Sleeper sleeper, RandomGenerator random) {
        // The pauses are ours, taken at the beginning of an attempt, so that a test's clock governs them.
        this.policy = RetryPolicy.builder()
                .handleIf(e -> e instanceof PassingFault fault && isAcceptable(fault))
                .withMaxAttempts(maxAttempts)
                .build();
        this.maxServerPause = maxServerPause;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
    }

    /** One attempt. */
    @FunctionalInterface
    public interface Attempt<T> {
        /**
         * Runs the attempt.
         *
         * @param number counted from 1
         */
        T run(int number) throws Exception;
    }

    /**
     * Runs attempts until one ends otherwise than with a {@link PassingFault}, or they are used up, or the server asks for a
     * longer pause than accepted.
     *
     * @throws PassingFault the last one
     * @throws Exception whatever else an attempt threw
     */
    public <T> T run(Attempt<T> attempt) throws Exception {
        try {
            return Failsafe.with(policy).get(context -> {
                if (context.getLastException() instanceof PassingFault fault) {
                    sleeper.sleepUntil(clock.instant().plus(pause(fault, context.getAttemptCount())));
                }
                return attempt.run(context.getAttemptCount() + 1);
            });
        } catch (FailsafeException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private boolean isAcceptable(PassingFault fault) {
        return fault.pause().map(p -> p.compareTo(maxServerPause) <= 0).orElse(true);
    }

    private Duration pause(PassingFault fault, int failures) {
        Duration longest = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        if (longest.compareTo(LONGEST_PAUSE) > 0) {
            longest = LONGEST_PAUSE;
        }
        Duration own = Duration.ofMillis((long) (longest.toMillis() * (0.5 + random.nextDouble() / 2)));
        Optional<Duration> asked = fault.pause();
        return asked.isPresent() && asked.get().compareTo(own) > 0 ? asked.get() : own;
    }

    /** A fault that another attempt may not meet. */
    public static final class PassingFault extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // exceptions are not serialised by us
        private final Optional<Duration> pause;

        /**
         * Creates a fault.
         *
         * @param what a status or a kind of network failure, for the events
         * @param pause what the server asks for
         */
        public PassingFault(String what, Optional<Duration> pause, Throwable cause) {
            super(what, cause);
            this.pause = pause;
        }

        public Optional<Duration> pause() {
            return pause;
        }

        public String what() {
            return String.valueOf(getMessage());
        }
    }
}
