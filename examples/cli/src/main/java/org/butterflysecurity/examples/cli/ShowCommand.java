package org.butterflysecurity.examples.cli;

import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.SnapshotJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one snapshot. */
@Command(name = "show", description = "Shows what a snapshot says of itself, type by type.")
final class ShowCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            Snapshot shown = Names.snapshot(backup, snapshot);
            if (butterfly.json()) {
                butterfly.print(SnapshotJson.of(shown));
            } else {
                print(butterfly, shown);
            }
        }
        return 0;
    }

    private static void print(Butterfly butterfly, Snapshot snapshot) {
        Table facts = new Table("SNAPSHOT", snapshot.id().value());
        facts.row("tenant", snapshot.tenant());
        snapshot.connections().forEach(c -> facts.row(c.provider(), c.origin() + " " + c.notes()));
        facts.row("started", snapshot.startedAt())
                .row("taken", snapshot.takenAt())
                .row("previous", snapshot.previous().map(SnapshotId::value).orElse("none"))
                .row("complete", snapshot.isComplete() ? "yes" : "no")
                .row("objects", snapshot.count())
                .row("calls", snapshot.statistics().calls())
                .row("stored bytes", snapshot.statistics().storedBytes());
        facts.print(butterfly.out());
        butterfly.out().println();
        Table types = new Table("TYPE", "STATUS", "OBJECTS", "BYTES", "CALLS", "WHY");
        snapshot.types()
                .forEach(t ->
                        types.row(t.type(), t.status().label(), t.count(), t.bytes(), t.calls(), Snapshots.reason(t)));
        types.print(butterfly.out());
    }
}
