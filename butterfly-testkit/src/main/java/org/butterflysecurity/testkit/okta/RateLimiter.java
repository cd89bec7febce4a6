package org.butterflysecurity.testkit.okta;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.butterflysecurity.testkit.internal.Answer;

/** Counts requests per bucket and window, and how many are under way. A window begins with the first request in it. */
final class RateLimiter {
    private final RatePlan plan;
    private final Duration window;
    private final int percent;
    private final Clock clock;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();

    /** What the headers say about a request, and whether it may pass. */
    record Verdict(boolean allowed, int limit, int remaining, Instant reset) {
        Answer onto(Answer answer) {
            return answer.with("X-Rate-Limit-Limit", Integer.toString(limit))
                    .with("X-Rate-Limit-Remaining", Integer.toString(remaining))
                    .with("X-Rate-Limit-Reset", Long.toString(reset.getEpochSecond()));
        }
    }

    private record Window(Instant reset, int used) {}

    /** Limits are {@code percent} of the plan's: Okta gives one client half of a bucket unless told otherwise. */
    RateLimiter(RatePlan plan, Duration window, int percent, Clock clock) {
        this.plan = plan;
        this.window = window;
        this.percent = percent;
        this.clock = clock;
    }

    /** Counts a request that begins; call {@link #end} when it is answered. */
    Verdict begin(String bucket) {
        int now = underWay.incrementAndGet();
        if (plan.concurrent().isPresent() && now > plan.concurrent().getAsInt()) {
            return new Verdict(false, 0, 0, clock.instant().plusSeconds(1));
        }
        int limit = Math.max(1, plan.limit(bucket) * percent / 100);
        Window counted = windows.compute(bucket, (b, w) -> {
            Instant at = clock.instant();
            return w == null || !at.isBefore(w.reset())
                    ? new Window(endOfWindow(at), 1)
                    : new Window(w.reset(), Math.min(w.used(), limit) + 1);
        });
        return new Verdict(counted.used() <= limit, limit, Math.max(0, limit - counted.used()), counted.reset());
    }

    void end() {
        underWay.decrementAndGet();
    }

    /** The header has whole seconds, so a window ends on one: it never ends later than it says. */
    private Instant endOfWindow(Instant from) {
        Instant end = from.plus(window);
        return Instant.ofEpochSecond(Math.max(end.getEpochSecond(), from.getEpochSecond() + 1));
    }
}
