package org.butterflysecurity.examples.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares two snapshots. */
@Command(name = "diff", description = "Tells what differs between two snapshots.")
final class DiffCommand extends ButterflyCommand {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "a snapshot's number, 'latest' or 'previous'")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "a snapshot's number, 'latest' or 'previous'")
    private String after = "";

    @Mixin
    private DiffOutput output = new DiffOutput();

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = output.authors() ? butterfly.connected() : butterfly.stored()) {
            Snapshot from = Names.snapshot(backup, before);
            Snapshot to = Names.snapshot(backup, after);
            Set<ResourceType> known = new LinkedHashSet<>(Names.typesOf(from));
            known.addAll(Names.typesOf(to));
            return output.tell(butterfly, backup.diff(from.id(), to.id(), output.options(known)));
        }
    }
}
