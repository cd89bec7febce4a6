package org.butterflysecurity.internal.rest;

/** One window of a rate limit as its answers describe it. */
final class RateWindow {
    /** Servers that compute the end anew for each answer may be a second off. */
    private static final long SAME_WINDOW_SECONDS = 1;

    private long reset;
    private long limit;
    private long remaining;
    private long own;

    RateWindow(RateReading first) {
        reset = first.reset();
        limit = first.limit();
        remaining = first.remaining();
        own = 1;
    }

    /** Whether an answer given at {@code date} (epoch seconds) is about this window. */
    boolean isMeantBy(RateReading reading, long date) {
        boolean followsMe = reading.reset() > reset && date >= reset;
        return !followsMe && Math.abs(reading.reset() - reset) <= SAME_WINDOW_SECONDS;
    }

    void count(RateReading reading) {
        own++;
        limit = reading.limit();
        remaining = Math.min(remaining, reading.remaining());
        reset = Math.max(reset, reading.reset());
    }

    /** Counts a request whose answer did not tell: it may have been in this window. */
    void countUnknown() {
        own++;
        remaining--;
    }

    /** Epoch second at which the window is surely over: one more, because the end may have been rounded down. */
    long overAt() {
        return reset + 1;
    }

    long limit() {
        return limit;
    }

    boolean isSpent(double share) {
        return own >= budget(limit, share);
    }

    /** Whether one more request fits beside those whose answers are still to come, all of which may count here. */
    boolean hasRoom(double share, int inFlight) {
        long budget = budget(limit, share);
        return own + inFlight < budget && remaining - inFlight > reserve(limit, budget);
    }

    /** Requests of our own that a window may have. */
    static long budget(long limit, double share) {
        return Math.max(1, (long) Math.floor(limit * share));
    }

    /** Requests that are left alone when others have spent more than expected: a fifth of what is theirs. */
    private static long reserve(long limit, long budget) {
        return (limit - budget) / 5;
    }
}
