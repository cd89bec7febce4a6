package org.butterflysecurity.examples.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.DiffJson;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two snapshots. */
@Command(name = "diff", description = "Tells what differs between two snapshots.")
final class DiffCommand extends ButterflyCommand {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "a snapshot's number, 'latest' or 'previous'")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "a snapshot's number, 'latest' or 'previous'")
    private String after = "";

    @Option(names = "--types", split = ",", paramLabel = "TYPE", description = "only these types")
    private List<String> types = new ArrayList<>();

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            Snapshot from = Names.snapshot(backup, before);
            Snapshot to = Names.snapshot(backup, after);
            Set<ResourceType> known = new LinkedHashSet<>(Names.typesOf(from));
            known.addAll(Names.typesOf(to));
            DiffOptions options = DiffOptions.defaults().withTypes(Names.types(types, known));
            Diff diff = backup.diff(from.id(), to.id(), options);
            if (butterfly.json()) {
                butterfly.print(DiffJson.of(diff));
            } else {
                butterfly.out().println(diff);
            }
        }
        return 0;
    }
}
