package org.butterflysecurity.internal.rest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Makes threads wait until the {@link RateLimiter} lets their requests go. Thread-safe. */
public final class Pacer {
    /** Shorter waits are nobody's business. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final RateLimiter limiter;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Duration maxPause;
    private final BiConsumer<String, Duration> onWait;
    private final Map<String, Instant> told = new HashMap<>();

    /**
     * Creates a pacer.
     *
     * @param maxPause longest wait for a limit
     * @param onWait told once about each wait worth telling
     */
    public Pacer(
            RateLimiter limiter, Clock clock, Sleeper sleeper, Duration maxPause, BiConsumer<String, Duration> onWait) {
        this.limiter = limiter;
        this.clock = clock;
        this.sleeper = sleeper;
        this.maxPause = maxPause;
        this.onWait = onWait;
    }

    /**
     * Returns when a request that spends {@code bucket} may go.
     *
     * @throws PauseTooLongException if the limit asks for a longer wait than is accepted
     */
    public void acquire(String bucket) throws InterruptedException, PauseTooLongException {
        while (true) {
            Instant until;
            synchronized (this) {
                RateDecision decision = limiter.tryAcquire(bucket, clock.instant());
                if (decision.granted()) {
                    return;
                }
                if (decision.until().isEmpty()) {
                    wait();
                    continue;
                }
                until = decision.until().get();
            }
            pause(bucket, until);
        }
    }

    public synchronized void answered(String bucket, RateReading reading, long date) {
        limiter.answered(bucket, reading, date);
        notifyAll();
    }

    public synchronized void answeredSilently(String bucket, boolean success) {
        limiter.answeredSilently(bucket, success);
        notifyAll();
    }

    public synchronized void lost(String bucket) {
        limiter.lost(bucket);
        notifyAll();
    }

    /** Lets nothing go that spends {@code bucket} until then. */
    public synchronized void pauseUntil(String bucket, Instant local) {
        limiter.pauseUntil(bucket, local);
    }

    private void pause(String bucket, Instant until) throws InterruptedException, PauseTooLongException {
        Duration pause = Duration.between(clock.instant(), until);
        if (pause.compareTo(maxPause) > 0) {
            throw new PauseTooLongException(pause);
        }
        boolean isNews;
        synchronized (this) {
            isNews = pause.compareTo(WORTH_TELLING) >= 0 && !until.equals(told.put(bucket, until));
        }
        if (isNews) {
            onWait.accept(bucket, pause);
        }
        sleeper.sleepUntil(until);
    }

    /** The server asks for a longer wait than the host accepts. */
    public static final class PauseTooLongException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Duration pause;

        public PauseTooLongException(Duration pause) {
            super("A pause of " + pause.toSeconds() + " s is asked for");
            this.pause = pause;
        }

        public Duration pause() {
            return pause;
        }
    }
}
