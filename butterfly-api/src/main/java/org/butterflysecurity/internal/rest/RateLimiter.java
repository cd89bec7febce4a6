package org.butterflysecurity.internal.rest;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which requests may go: within the share of every rate limit and within the number at the same time, which shrinks
 * when the server says that there are too many and grows again. Knows no threads and no waiting, so that hours can be
 * simulated in a moment. Not thread-safe.
 */
public final class RateLimiter {
    /** Answers without complaint after which one more request at a time is tried. */
    private static final int GROW_AFTER = 50;

    private final double share;
    private final int maxConcurrency;
    private final ServerClock clock;
    private final Map<String, RateBucket> buckets = new HashMap<>();
    private int concurrency;
    private int inFlight;
    private int calm;

    public RateLimiter(double share, int maxConcurrency, ServerClock clock) {
        this.share = share;
        this.maxConcurrency = maxConcurrency;
        this.concurrency = maxConcurrency;
        this.clock = clock;
    }

    /** Lets a request go, or says what it waits for. A request that went is followed by one of the three others. */
    public RateDecision tryAcquire(String bucket, Instant localNow) {
        Optional<RateDecision> obstacle = bucket(bucket).obstacle(localNow, clock);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        if (inFlight >= concurrency) {
            return RateDecision.WAIT_FOR_ANSWER;
        }
        inFlight++;
        bucket(bucket).sent();
        return RateDecision.GRANTED;
    }

    /** An answer has come that tells the limit; {@code date} is its own, in epoch seconds. */
    public void answered(String bucket, RateReading reading, long date) {
        inFlight--;
        if (reading.isAboutConcurrency()) {
            bucket(bucket).answeredSilently(false);
            concurrency = Math.max(1, Math.min(concurrency, inFlight + 1) / 2);
            calm = 0;
            return;
        }
        bucket(bucket).answered(reading, date);
        grow();
    }

    /** An answer has come that tells nothing. */
    public void answeredSilently(String bucket, boolean success) {
        inFlight--;
        bucket(bucket).answeredSilently(success);
        grow();
    }

    /** No answer has come and none will. */
    public void lost(String bucket) {
        inFlight--;
        bucket(bucket).answeredSilently(false);
    }

    /** Lets nothing go that spends {@code bucket} until then. */
    public void pauseUntil(String bucket, Instant local) {
        bucket(bucket).pauseUntil(local);
    }

    /** Requests at the same time that are allowed now. */
    public int concurrency() {
        return concurrency;
    }

    private void grow() {
        if (concurrency < maxConcurrency && ++calm >= GROW_AFTER) {
            concurrency++;
            calm = 0;
        }
    }

    private RateBucket bucket(String name) {
        return buckets.computeIfAbsent(name, n -> new RateBucket(share));
    }
}
