package org.butterflysecurity.examples.cli;

import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.SnapshotId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Keeps a snapshot whatever prune is told. */
@Command(name = "pin", description = "Keeps a snapshot whatever prune is told, until it is unpinned.")
class PinCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "its number, or latest")
    private String snapshot = "";

    @Override
    final int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            change(backup, Names.snapshot(backup, snapshot).id());
            JsonArray pinned = JsonArray.ofStrings(
                    backup.pinned().stream().map(SnapshotId::value).toList());
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder().put("pinned", pinned).build());
            } else if (!butterfly.quiet()) {
                butterfly.out().println("Pinned: " + pinned);
            }
        }
        return 0;
    }

    void change(IdentityBackup backup, SnapshotId id) {
        backup.pin(id);
    }

    /** Takes it back. */
    @Command(name = "unpin", description = "Leaves a snapshot to prune again.")
    static final class Unpin extends PinCommand {
        @Override
        void change(IdentityBackup backup, SnapshotId id) {
            backup.unpin(id);
        }
    }
}
