package org.butterflysecurity.examples.cli;

import java.util.List;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Command;

/** Lists the snapshots. */
@Command(name = "list", description = "Lists the tenant's snapshots, oldest first.")
final class ListCommand extends ButterflyCommand {

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            List<Snapshot> snapshots = backup.snapshots();
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("tenant", backup.tenant().value())
                        .put("snapshots", JsonArray.from(snapshots, Snapshots::summary))
                        .build());
            } else {
                Table table = new Table("SNAPSHOT", "TAKEN", "COMPLETE", "OBJECTS", "CALLS", "STORED BYTES");
                snapshots.forEach(s -> table.row(
                        s.id(),
                        s.takenAt(),
                        s.isComplete() ? "yes" : "no",
                        s.count(),
                        s.statistics().calls(),
                        s.statistics().storedBytes()));
                table.print(butterfly.out());
            }
        }
        return 0;
    }
}
