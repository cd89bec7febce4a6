package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import org.butterflysecurity.DumpReport;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a snapshot as plain files. */
@Command(
        name = "dump",
        description =
                "Writes a snapshot as plain JSON, one file a type. The files are not encrypted; markers stand in place of"
                        + " secrets.")
final class DumpCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "a new or empty directory")
    private @Nullable Path to;

    @Override
    int run(Butterfly butterfly) {
        if (to == null) {
            throw butterfly.usage("Missing option: --to DIR");
        }
        try (IdentityBackup backup = butterfly.stored()) {
            DumpReport report = backup.dump(Names.snapshot(backup, snapshot).id(), to);
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("directory", report.directory().toString())
                        .put(
                                "files",
                                JsonArray.ofStrings(report.files().stream()
                                        .map(Path::toString)
                                        .toList()))
                        .put("objects", report.objects())
                        .put("bytes", report.bytes())
                        .build());
            } else {
                butterfly
                        .out()
                        .printf(
                                "%,d objects in %d files in '%s'. They are not encrypted.%n",
                                report.objects(), report.files().size(), report.directory());
            }
        }
        return 0;
    }
}
