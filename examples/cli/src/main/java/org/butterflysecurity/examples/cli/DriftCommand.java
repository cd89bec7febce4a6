package org.butterflysecurity.examples.cli;

import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares the live tenant with a snapshot. */
@Command(name = "drift", description = "Tells how the live tenant differs from a snapshot. Writes nothing.")
final class DriftCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Mixin
    private DiffOutput output = new DiffOutput();

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.connected()) {
            Snapshot then = Names.snapshot(backup, snapshot);
            return output.tell(butterfly, backup.drift(then.id(), output.options(Names.typesOf(then))));
        }
    }
}
