package org.butterflysecurity.examples.cli;

import java.util.List;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.event.ProgressBar;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.TypeStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a snapshot. */
@Command(
        name = "backup",
        description =
                "Takes a snapshot of the tenant. Exit code 3 if something could not be read that should have been.")
final class BackupCommand extends ButterflyCommand {
    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--full", description = "read everything again, also what is known to be unchanged")
    private boolean full;

    @Option(names = "--tag", paramLabel = "TAG", description = "a word to mark the snapshot with; may be repeated")
    private List<String> tags = List.of();

    @Override
    int run(Butterfly butterfly) {
        Connections connections = butterfly.connections();
        RunOptions selected = selection.options(connections.catalogs());
        RunOptions options = (full ? selected.withFullRead() : selected).withTags(tags);
        try (ProgressBar bar = ProgressBar.on(butterfly.err(), butterfly.showsProgress());
                IdentityBackup backup = connections
                        .onto(butterfly.wired())
                        .listener(bar)
                        .listener(Warnings.of(butterfly))
                        .build()) {
            Snapshot snapshot = backup.run(options);
            bar.close();
            if (butterfly.json()) {
                butterfly.print(Snapshots.result(snapshot));
            } else {
                print(butterfly, snapshot);
            }
            return snapshot.isComplete() ? 0 : Main.INCOMPLETE;
        }
    }

    private static void print(Butterfly butterfly, Snapshot snapshot) {
        Table table = new Table("TYPE", "OBJECTS", "CALLS", "STATUS");
        snapshot.types().stream()
                .filter(t -> t.count() > 0 || t.leavesGap())
                .forEach(t -> table.row(t.type(), t.count(), t.calls(), status(t)));
        table.print(butterfly.out());
        butterfly
                .out()
                .printf(
                        "Snapshot %s is %s: %,d objects, %,d calls, %.1f s, %,d bytes stored.%n",
                        snapshot.id(),
                        snapshot.isComplete() ? "complete" : "INCOMPLETE",
                        snapshot.count(),
                        snapshot.statistics().calls(),
                        snapshot.statistics().milliseconds() / 1000.0,
                        snapshot.statistics().storedBytes());
    }

    private static String status(TypeResult result) {
        return result.status() == TypeStatus.COMPLETE
                ? result.status().label()
                : result.status().label() + ", " + Snapshots.reason(result);
    }
}
