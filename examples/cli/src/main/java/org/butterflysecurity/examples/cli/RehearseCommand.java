package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.Drill;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rehearses a restore. */
@Command(
        name = "rehearse",
        description =
                "Rehearses a restore into a sandbox: measures how long it takes, compares everything again and keeps the evidence."
                        + " Exit code 3 if something is not as in the snapshot that a request could change.")
final class RehearseCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Mixin
    private OtherTenant sandbox = new OtherTenant();

    @Mixin
    private WhatToRestore what = new WhatToRestore();

    @Option(names = "--roll-back", description = "put the sandbox back afterwards, so that the next drill finds it so")
    private boolean rollBack;

    @Option(names = "--out", paramLabel = "FILE", description = "also write the evidence there, as JSON")
    private @Nullable Path out;

    @Option(names = "--yes", description = "do it: it writes to the sandbox")
    private boolean yes;

    @Override
    int run(Butterfly butterfly) {
        if (!sandbox.isNamed()) {
            throw butterfly.usage("Missing option: --into conn.json, the sandbox.");
        }
        if (!yes) {
            throw butterfly.usage("This writes to the tenant that --into names. Add --yes.");
        }
        try (IdentityBackup source = butterfly.stored();
                IdentityBackup target = sandbox.open(butterfly, butterfly::stored)) {
            Snapshot then = Names.snapshot(source, snapshot);
            RestoreOptions options = what.options(then);
            Drill drill = source.rehearse(then.id(), target, options);
            write(drill);
            tell(butterfly, drill, options.selection());
            boolean isBack = !rollBack || rollBack(butterfly, target, drill);
            if (drill.outcome() == Drill.Outcome.FAILED) {
                return Main.FAILED;
            }
            return isBack && drill.outcome() == Drill.Outcome.COMPLETE ? 0 : Main.INCOMPLETE;
        }
    }

    /** Whether the sandbox is as it was. */
    private static boolean rollBack(Butterfly butterfly, IdentityBackup sandbox, Drill drill) {
        if (drill.restore().isEmpty() || drill.counts().done() == 0) {
            return drill.restore().isPresent();
        }
        Optional<RestorePlan> plan = sandbox.planRollback(drill.restore().get()).filter(p -> p.calls() > 0);
        if (plan.isEmpty()) {
            return true;
        }
        RestoreReport report = sandbox.restore(plan.get(), OnError.CONTINUE);
        if (!report.isComplete()) {
            butterfly.err().println("warning: the sandbox is not as it was; see restore " + report.id() + ".");
        }
        return report.isComplete();
    }

    private void write(Drill drill) {
        if (out == null) {
            return;
        }
        try {
            Files.writeString(out, Json.pretty(drill.toJson()) + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNWRITABLE_FILE,
                    "The evidence is in the repository as drill " + drill.id() + ", but cannot be written to '"
                            + out.toAbsolutePath() + "'.",
                    e);
        }
    }

    private static boolean names(Selection selection, ResourceType type) {
        return selection.isEverything()
                || selection.picks().stream().anyMatch(p -> p.type().equals(type));
    }

    private static void tell(Butterfly butterfly, Drill drill, Selection selection) {
        if (butterfly.json()) {
            butterfly.print(drill.toJson());
            return;
        }
        butterfly.out().println(Restores.clean(drill.toString()));
        butterfly
                .out()
                .printf(
                        "Of %d steps %d were done, %d refused, %d skipped, %d are for a person. %d objects were there before.%n",
                        drill.counts().steps(),
                        drill.counts().done(),
                        drill.counts().refused(),
                        drill.counts().skipped(),
                        drill.counts().byPerson(),
                        drill.counts().present());
        drill.differences()
                .forEach(d -> butterfly
                        .out()
                        .println("  "
                                + Restores.clean(d.missing() + " " + d.type() + " " + d.name() + " (" + d.key() + "): "
                                        + d.why())));
        List<Diff.NotCompared> asked =
                drill.left().stream().filter(n -> names(selection, n.type())).toList();
        asked.forEach(n -> butterfly.out().println("  not put back: " + Restores.clean(n.type() + ", " + n.why())));
        int others = drill.left().size() - asked.size();
        if (others > 0) {
            butterfly
                    .out()
                    .printf(
                            "  %d other types that --only does not name were not put back; --json tells them.%n",
                            others);
        }
    }
}
