package org.butterflysecurity.examples.cli;

import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.TypeResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the types of a snapshot. */
@Command(name = "types", description = "Writes one JSON object a line for every resource type of a snapshot.")
final class TypesCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            for (TypeResult type : Names.snapshot(backup, snapshot).types()) {
                butterfly.print(Snapshots.type(type));
            }
        }
        return 0;
    }
}
