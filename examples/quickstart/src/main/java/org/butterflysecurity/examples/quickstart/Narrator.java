package org.butterflysecurity.examples.quickstart;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.butterflysecurity.event.ProgressBar;

/** Tells what happens, calmly: a title for each step, what came of it below, and how long it took. */
final class Narrator {
    private static final double MILLISECONDS = 1000.0;

    private final PrintWriter out;
    private final Clock clock;
    private final ProgressBar bar;

    Narrator(PrintWriter out, Clock clock, boolean terminal) {
        this.out = out;
        this.clock = clock;
        this.bar = ProgressBar.on(out, terminal, clock);
    }

    void title(String text) {
        out.println();
        out.println(text);
    }

    void line(String text) {
        out.println("  " + text);
    }

    /** A bar that is drawn where somebody is looking, and nowhere else. */
    ProgressBar progressBar() {
        return bar;
    }

    <T> T timed(String what, Supplier<T> work) {
        title(what + " …");
        Instant start = clock.instant();
        T result = work.get();
        bar.close();
        line(String.format(
                "took %.2f s", Duration.between(start, clock.instant()).toMillis() / MILLISECONDS));
        return result;
    }
}
