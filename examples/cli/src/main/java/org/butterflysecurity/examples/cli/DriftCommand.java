package org.butterflysecurity.examples.cli;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.DiffJson;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the live tenant with a snapshot. */
@Command(name = "drift", description = "Tells how the live tenant differs from a snapshot. Writes nothing.")
final class DriftCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Option(names = "--types", split = ",", paramLabel = "TYPE", description = "only these types")
    private List<String> types = new ArrayList<>();

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.connected()) {
            Snapshot then = Names.snapshot(backup, snapshot);
            DiffOptions options = DiffOptions.defaults().withTypes(Names.types(types, Names.typesOf(then)));
            Diff drift = backup.drift(then.id(), options);
            if (butterfly.json()) {
                butterfly.print(DiffJson.of(drift));
            } else {
                butterfly.out().println(drift);
            }
        }
        return 0;
    }
}
