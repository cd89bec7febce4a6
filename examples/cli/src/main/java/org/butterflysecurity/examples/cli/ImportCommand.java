package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Snapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a snapshot of a dump. */
@Command(name = "import", description = "Makes a snapshot of a directory that dump wrote.")
final class ImportCommand extends ButterflyCommand {
    @Option(names = "--from", required = true, paramLabel = "DIR", description = "what dump wrote")
    private @Nullable Path from;

    @Override
    int run(Butterfly butterfly) {
        if (from == null) {
            throw butterfly.usage("Missing option: --from DIR");
        }
        try (IdentityBackup backup = butterfly.stored()) {
            Snapshot snapshot = backup.importDump(from);
            if (butterfly.json()) {
                butterfly.print(Snapshots.result(snapshot));
            } else if (!butterfly.quiet()) {
                butterfly.out().printf("Snapshot %s: %,d objects.%n", snapshot.id(), snapshot.count());
            }
        }
        return 0;
    }
}
