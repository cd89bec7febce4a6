package org.butterflysecurity.internal.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One rate limit, learned from the answers that spend it. Usually there is one window at a time; several live at once when
 * the server keeps several limits where the catalog knows one, and then all must have room. Not thread-safe.
 */
final class RateBucket {
    /** In a window nothing is known of yet, this part of the budget may be in flight. */
    private static final int PROBE_PART = 16;

    private final double share;
    private final List<RateWindow> windows = new ArrayList<>();
    private long lastLimit;
    private boolean unlimited;
    private int inFlight;
    private Instant pausedUntil = Instant.MIN;

    RateBucket(double share) {
        this.share = share;
    }

    /** What stands against one more request; empty if nothing does. */
    Optional<RateDecision> obstacle(Instant localNow, ServerClock clock) {
        if (localNow.isBefore(pausedUntil)) {
            return Optional.of(RateDecision.waitUntil(pausedUntil));
        }
        if (unlimited) {
            return Optional.empty();
        }
        long now = clock.at(localNow).getEpochSecond();
        windows.removeIf(w -> now >= w.overAt());
        if (windows.isEmpty()) {
            return inFlight < probes() ? Optional.empty() : Optional.of(RateDecision.WAIT_FOR_ANSWER);
        }
        return windows.stream()
                .filter(w -> !w.hasRoom(share, inFlight))
                .map(w -> inFlight == 0 || w.isSpent(share)
                        ? RateDecision.waitUntil(clock.toLocal(Instant.ofEpochSecond(w.overAt())))
                        : RateDecision.WAIT_FOR_ANSWER)
                .reduce(RateDecision::later);
    }

    void sent() {
        inFlight++;
    }

    void answered(RateReading reading, long date) {
        inFlight--;
        unlimited = false;
        lastLimit = reading.limit();
        Optional<RateWindow> window =
                windows.stream().filter(w -> w.isMeantBy(reading, date)).findFirst();
        if (window.isPresent()) {
            window.get().count(reading);
            return;
        }
        windows.removeIf(w -> date >= w.overAt() - 1 && reading.reset() > w.overAt() - 1);
        windows.add(new RateWindow(reading));
    }

    /** An answer without limits, or none at all. */
    void answeredSilently(boolean success) {
        inFlight--;
        windows.forEach(RateWindow::countUnknown);
        if (success && windows.isEmpty() && lastLimit == 0) {
            unlimited = true;
        }
    }

    void pauseUntil(Instant local) {
        if (local.isAfter(pausedUntil)) {
            pausedUntil = local;
        }
    }

    private long probes() {
        return Math.max(1, RateWindow.budget(lastLimit, share) / PROBE_PART);
    }
}
