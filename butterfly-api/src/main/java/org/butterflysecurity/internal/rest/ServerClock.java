package org.butterflysecurity.internal.rest;

import java.time.Duration;
import java.time.Instant;

/**
 * The server's clock as far as its {@code Date} headers tell. They are whole seconds, rounded down, and some time has passed
 * when they arrive: so each is a lower bound of the server's time, and the greatest of the latest ones is the best. Thread-safe.
 */
public final class ServerClock {
    private static final int SAMPLES_PER_GENERATION = 100;

    private Duration newest = Duration.ZERO;
    private Duration older = Duration.ZERO;
    private int samples;
    private boolean known;

    /** Learns from an answer that said {@code date} and arrived at {@code received} by the local clock. */
    public synchronized void learn(Instant date, Instant received) {
        Duration ahead = Duration.between(received, date);
        if (!known) {
            known = true;
            newest = ahead;
            older = ahead;
        }
        if (++samples > SAMPLES_PER_GENERATION) {
            // Forgets what is older than two generations: the local clock may have been set.
            older = newest;
            newest = ahead;
            samples = 1;
        }
        newest = max(newest, ahead);
    }

    /** The earliest time that the server's clock may show at {@code local}; {@code local} itself while nothing is known. */
    public synchronized Instant at(Instant local) {
        return local.plus(ahead());
    }

    /** The local time by which the server's clock surely shows {@code server}. */
    public synchronized Instant toLocal(Instant server) {
        return server.minus(ahead());
    }

    /** How far the server is ahead of the local clock, at least; negative if behind. */
    public synchronized Duration ahead() {
        return max(newest, older);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
