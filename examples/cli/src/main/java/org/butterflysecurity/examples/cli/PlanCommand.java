package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestorePlanJson;
import org.butterflysecurity.model.Snapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans a restore. */
@Command(
        name = "plan",
        description =
                "Tells what a restore to a snapshot would do, step by step. Reads the tenant and writes nothing to it.")
final class PlanCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Option(names = "--to", paramLabel = "FILE", description = "write the plan there, for 'restore --plan FILE'")
    private @Nullable Path to;

    @Option(names = "--only", paramLabel = "TYPE[:NAME]", description = Picks.DESCRIPTION)
    private List<String> only = new ArrayList<>();

    @Option(names = "--with-needs", description = "with all that the selected objects refer to")
    private boolean needs;

    @Option(names = "--with-dependents", description = "with all that refers to the selected objects")
    private boolean dependents;

    @Option(
            names = "--field",
            paramLabel = "POINTER",
            description = "only this field, for instance /profile/name; repeatable")
    private List<String> fields = new ArrayList<>();

    @Option(
            names = "--deletes",
            paramLabel = "N",
            description = "remove what the snapshot does not have, at most so many objects; default: remove nothing")
    private int deletes;

    @Option(
            names = "--into",
            paramLabel = "conn.json",
            description = "into this tenant instead, whose safety snapshots go under the tenant id of --into-tenant")
    private @Nullable Path into;

    @Option(names = "--into-tenant", paramLabel = "ID", description = "default: the tenant id followed by -into")
    private @Nullable String intoTenant;

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup source = into == null ? butterfly.connected() : butterfly.stored();
                IdentityBackup target = target(butterfly)) {
            Snapshot then = Names.snapshot(source, snapshot);
            RestoreOptions options =
                    RestoreOptions.of(selection(Names.typesOf(then))).withDeletes(new Deletes(deletes));
            RestorePlan plan = target.planRestoreFrom(source, then.id(), options);
            write(plan);
            if (target.lacksDrill()) {
                Warnings.print(
                        butterfly,
                        new BackupEvent.Warning(
                                "no-drill",
                                "No drill has shown that this production tenant can be put back: see 'rehearse'."));
            }
            if (butterfly.json()) {
                butterfly.print(RestorePlanJson.of(plan));
            } else {
                butterfly.out().println(plan);
            }
        }
        return 0;
    }

    private IdentityBackup target(Butterfly butterfly) {
        return into == null ? butterfly.connected() : butterfly.into(into, Restores.intoTenant(butterfly, intoTenant));
    }

    private org.butterflysecurity.Selection selection(List<ResourceType> known) {
        org.butterflysecurity.Selection selection = Picks.of(only, known);
        selection = needs ? selection.withNeeds() : selection;
        selection = dependents ? selection.withDependents() : selection;
        return fields.isEmpty() ? selection : selection.fields(fields.toArray(String[]::new));
    }

    private void write(RestorePlan plan) {
        if (to == null) {
            return;
        }
        try {
            Files.writeString(to, Json.pretty(RestorePlanJson.of(plan)) + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE, "The plan cannot be written to '" + to.toAbsolutePath() + "'.", e);
        }
    }
}
