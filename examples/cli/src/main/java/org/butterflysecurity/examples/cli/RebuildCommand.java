package org.butterflysecurity.examples.cli;

import java.util.List;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Command;

/** Makes the lists of snapshots and packs anew. */
@Command(name = "rebuild", description = "Makes the lists of snapshots and packs anew from what is stored.")
final class RebuildCommand extends ButterflyCommand {
    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            List<Snapshot> snapshots = backup.rebuild();
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("snapshots", JsonArray.from(snapshots, Snapshots::summary))
                        .build());
            } else if (!butterfly.quiet()) {
                butterfly.out().printf("%d snapshots found.%n", snapshots.size());
            }
        }
        return 0;
    }
}
