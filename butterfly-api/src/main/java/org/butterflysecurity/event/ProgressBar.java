package org.butterflysecurity.event;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.butterflysecurity.model.ResourceType;

/**
 * Draws a run on one line of a terminal: how far it is, what it reads, how long it took and may still take. The line is drawn
 * over again and disappears when this is closed. The estimate counts every type alike, so it is rough. Thread-safe.
 */
public final class ProgressBar implements BackupListener, AutoCloseable {
    private static final int BAR_WIDTH = 24;
    private static final int LINE_WIDTH = 100;
    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);
    private static final double FIRST_ESTIMATE = 0.05;

    private final PrintWriter out;
    private final boolean visible;
    private final Clock clock;
    private final Map<ResourceType, Double> shares = new HashMap<>();
    private Instant started;
    private Instant drawn = Instant.MIN;
    private int types = 1;
    private String doing = "";
    private String operation = "";
    private boolean isDrawn;

    private ProgressBar(PrintWriter out, boolean visible, Clock clock) {
        this.out = requireNonNull(out, "out");
        this.visible = visible;
        this.clock = requireNonNull(clock, "clock");
        this.started = clock.instant();
    }

    /**
     * A bar on {@code terminal}.
     *
     * @param visible false to draw nothing, where nobody is looking
     */
    public static ProgressBar on(PrintWriter terminal, boolean visible) {
        return on(terminal, visible, Clock.systemUTC());
    }

    /** As {@link #on(PrintWriter, boolean)}, with the time from {@code clock}. */
    public static ProgressBar on(PrintWriter terminal, boolean visible, Clock clock) {
        return new ProgressBar(terminal, visible, clock);
    }

    @Override
    public synchronized void on(BackupEvent event) {
        if (!visible) {
            return;
        }
        if (event instanceof BackupEvent.RunStarted run) {
            types = Math.max(1, run.types().size());
            shares.clear();
            started = clock.instant();
        } else if (event instanceof BackupEvent.TypeProgress progress) {
            shares.put(progress.type(), share(progress));
            doing = String.format(Locale.ROOT, "%s, %,d objects", progress.type(), progress.objects());
            draw(total());
        } else if (event instanceof BackupEvent.TypeFinished finished) {
            shares.put(finished.result().type(), 1.0);
            draw(total());
        } else if (event instanceof BackupEvent.RateLimitWait waiting) {
            doing = String.format(
                    Locale.ROOT,
                    "waiting %d s for rate limit %s",
                    waiting.pause().toSeconds(),
                    waiting.bucket());
            draw(total());
        } else if (event instanceof BackupEvent.Progress progress) {
            doing = String.format(
                    Locale.ROOT,
                    "%s, %,d of %,d %s",
                    progress.operation(),
                    progress.done(),
                    progress.total(),
                    progress.unit());
            tell(progress);
        } else if (event instanceof BackupEvent.Warning || event instanceof BackupEvent.SnapshotCommitted) {
            wipe();
        }
    }

    /** An operation that is not a run: its time begins with its first step, and its line goes with its last. */
    private void tell(BackupEvent.Progress progress) {
        if (!progress.operation().equals(operation)) {
            operation = progress.operation();
            started = clock.instant();
        }
        if (progress.done() >= progress.total()) {
            operation = "";
            wipe();
        } else {
            draw((double) progress.done() / progress.total());
        }
    }

    /** Takes the line away. Does nothing the second time. */
    @Override
    public synchronized void close() {
        wipe();
    }

    private static double share(BackupEvent.TypeProgress progress) {
        OptionalLong total = progress.parentsTotal();
        long done = progress.parentsDone();
        if (total.isEmpty()) {
            total = progress.expectedObjects();
            done = progress.objects();
        }
        return total.isPresent() && total.getAsLong() > 0 ? Math.min(0.99, (double) done / total.getAsLong()) : 0;
    }

    private double total() {
        return shares.values().stream().mapToDouble(Double::doubleValue).sum() / types;
    }

    private void draw(double share) {
        Instant now = clock.instant();
        if (isDrawn && now.isBefore(drawn.plus(BETWEEN_DRAWINGS))) {
            return;
        }
        drawn = now;
        isDrawn = true;
        int filled = (int) Math.round(Math.min(1, share) * BAR_WIDTH);
        String line = String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %s  %s",
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                Math.round(share * 100),
                times(now, share),
                doing);
        out.print("\r"
                + String.format(
                        Locale.ROOT, "%-" + LINE_WIDTH + "s", line.substring(0, Math.min(LINE_WIDTH, line.length()))));
        out.flush();
    }

    private String times(Instant now, double share) {
        Duration spent = Duration.between(started, now);
        if (share < FIRST_ESTIMATE || share >= 1) {
            return clockFace(spent);
        }
        return clockFace(spent) + ", " + clockFace(Duration.ofMillis((long) (spent.toMillis() * (1 - share) / share)))
                + " left";
    }

    private static String clockFace(Duration duration) {
        return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    private void wipe() {
        if (isDrawn) {
            out.print("\r" + " ".repeat(LINE_WIDTH) + "\r");
            out.flush();
            isDrawn = false;
        }
    }
}
