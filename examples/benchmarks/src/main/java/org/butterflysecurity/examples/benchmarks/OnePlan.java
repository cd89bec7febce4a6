package org.butterflysecurity.examples.benchmarks;

import java.io.IOException;
import java.util.Locale;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.Selection;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;

/** A plan to restore the newest snapshot, in a JVM of its own; {@link TenantBenchmark} starts it. */
public final class OnePlan {
    private OnePlan() {}

    /** Arguments as {@link OneBackup}'s; the last one, if there, is the type and name of the one object to plan for. */
    public static void main(String[] arguments) throws IOException {
        try (IdentityBackup backup = OneBackup.opened(arguments)) {
            Selection selection = arguments.length < 9
                    ? Selection.everything()
                    : Selection.of(ResourceType.of(arguments[8].substring(0, arguments[8].indexOf(':'))))
                            .named(arguments[8].substring(arguments[8].indexOf(':') + 1));
            long started = System.nanoTime();
            RestorePlan plan = backup.planRestore(backup.latest().orElseThrow().id(), selection);
            System.out.printf(
                    Locale.ROOT,
                    "plan   %s: %,d steps, %,d unchanged; %.1f s; peak heap %,d MiB, peak RSS %,d MiB%n",
                    arguments.length < 9 ? "everything" : arguments[8],
                    plan.steps().size(),
                    plan.unchanged(),
                    (System.nanoTime() - started) / 1e9,
                    OneBackup.peakHeap() >> 20,
                    OneBackup.peakResidentSet() >> 20);
        }
    }
}
