package org.butterflysecurity.internal.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A server with one rate limit, a client paced by {@link RateLimiter}, and other consumers of the same limit, in virtual time:
 * events in a queue, no thread, no clock.
 */
final class SimulatedLimit {
    /** When windows begin. */
    enum Windows {
        /** One after the other, whatever happens. */
        GRID,
        /** With the first request after the last one ended. */
        FROM_FIRST_REQUEST
    }

    /**
     * What is simulated.
     *
     * @param others requests of other consumers in a window
     * @param roundedUp whether the reset header is rounded up to the second, or down
     */
    record Setting(
            int limit,
            double share,
            int concurrency,
            int latencyMillis,
            int others,
            Windows windows,
            boolean roundedUp,
            long clockAheadMillis,
            long seed) {}

    static final long WINDOW = 60_000;

    private record Event(long at, long order, Runnable action) {}

    private final Setting setting;
    private final Random random;
    private final ServerClock serverClock = new ServerClock();
    private final RateLimiter limiter;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.order(), b.order()));
    private final List<Integer> ownPerWindow = new ArrayList<>();
    private long order;
    private long now = 1_790_000_000_000L + 12_345;
    private final long start = now;
    private long windowEnd;
    private int spent;
    private int own;
    private int work;
    private int refusals;
    private int inFlight;
    private int othersSpent;

    SimulatedLimit(Setting setting) {
        this.setting = setting;
        this.random = new Random(setting.seed());
        this.limiter = new RateLimiter(setting.share(), setting.concurrency(), serverClock);
        this.windowEnd = now + 1 + random.nextInt((int) WINDOW);
    }

    /** Sends {@code requests} and returns when all are answered. */
    void run(int requests) {
        work = requests;
        if (setting.others() > 0) {
            at(now, this::other);
        }
        pump();
        while (work > 0 || inFlight > 0) {
            step();
        }
    }

    int refusals() {
        return refusals;
    }

    /** Own requests of each window that began and ended while there was work. */
    List<Integer> fullWindows() {
        return ownPerWindow.size() <= 1 ? List.of() : ownPerWindow.subList(1, ownPerWindow.size());
    }

    int mostOwn() {
        return ownPerWindow.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    double seconds() {
        return (now - start) / 1000.0;
    }

    private void step() {
        Event event = events.remove();
        now = event.at();
        event.action().run();
    }

    private void at(long moment, Runnable action) {
        events.add(new Event(Math.max(now, moment), order++, action));
    }

    private Instant local() {
        return Instant.ofEpochMilli(now - setting.clockAheadMillis());
    }

    private void pump() {
        while (work > 0) {
            RateDecision decision = limiter.tryAcquire("bucket", local());
            if (!decision.granted()) {
                decision.until()
                        .ifPresent(until -> at(until.toEpochMilli() + setting.clockAheadMillis() + 1, this::pump));
                return;
            }
            work--;
            inFlight++;
            at(now + latency(), this::arrives);
        }
    }

    private long latency() {
        return 1L + random.nextInt(setting.latencyMillis());
    }

    private void arrives() {
        roll();
        boolean refused = spent >= setting.limit();
        refusals += refused ? 1 : 0;
        spent += refused ? 0 : 1;
        own++;
        long end = setting.roundedUp() ? (windowEnd + 999) / 1000 : windowEnd / 1000;
        RateReading reading = new RateReading(setting.limit(), setting.limit() - spent, end);
        long date = now / 1000;
        at(now + latency(), () -> answered(reading, date));
    }

    private void answered(RateReading reading, long date) {
        inFlight--;
        serverClock.learn(Instant.ofEpochSecond(date), local());
        limiter.answered("bucket", reading, serverClock.at(local()).getEpochSecond());
        pump();
    }

    /** Another consumer: its requests come at random moments, at most so many in a window. */
    private void other() {
        roll();
        if (othersSpent < setting.others() && spent < setting.limit()) {
            spent++;
            othersSpent++;
        }
        long gap = Math.max(1, WINDOW / Math.max(1, setting.others()));
        at(now + 1 + random.nextInt((int) gap), this::other);
    }

    private void roll() {
        if (now < windowEnd) {
            return;
        }
        ownPerWindow.add(own);
        own = 0;
        spent = 0;
        othersSpent = 0;
        windowEnd = setting.windows() == Windows.GRID
                ? windowEnd + WINDOW * (1 + (now - windowEnd) / WINDOW)
                : now + WINDOW;
    }
}
