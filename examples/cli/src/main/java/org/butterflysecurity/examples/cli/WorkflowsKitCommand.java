package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.workflows.restore.RestoreKit;
import org.butterflysecurity.workflows.restore.RestoreStep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what a person needs to put flows back. */
@Command(
        name = "workflows-kit",
        description =
                "Writes what a person needs to put the flows of Okta Workflows back: packs and CSV files to import in the"
                        + " console, and a checklist. Nothing is sent anywhere; the files are not encrypted.")
final class WorkflowsKitCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "a new or empty directory")
    private @Nullable Path to;

    @Option(
            names = "--flow",
            paramLabel = "GLOB",
            description = "only flows whose folders and name match, such as 'Onboarding/*', and what they need")
    private @Nullable String flow;

    @Option(
            names = "--secrets",
            paramLabel = "DIR",
            description =
                    "a directory with the secrets that were left out of packs, one file each, named as the checklist says")
    private @Nullable Path secrets;

    @Override
    int run(Butterfly butterfly) {
        if (to == null) {
            throw butterfly.usage("Missing option: --to DIR");
        }
        SecretResolver known = secrets == null ? SecretResolvers.chain() : SecretResolvers.directory(secrets);
        Predicate<String> wanted = flow == null ? name -> true : Names.glob(flow);
        try (IdentityBackup backup = butterfly.stored()) {
            RestoreKit kit = RestoreKit.of(
                            backup, Names.snapshot(backup, snapshot).id(), known)
                    .only(key -> wanted.test(key.toString()));
            int files = kit.writeTo(to);
            List<RestoreStep> steps = kit.steps();
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("directory", to.toString())
                        .put("files", files)
                        .put("steps", steps.size())
                        .build());
            } else {
                butterfly
                        .out()
                        .printf(
                                "%d files in '%s'. They are not encrypted. Begin with checklist.md: %d steps for a person.%n",
                                files, to, steps.size());
            }
        }
        return 0;
    }
}
