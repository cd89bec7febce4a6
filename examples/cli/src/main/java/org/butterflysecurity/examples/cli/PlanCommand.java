package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestorePlanJson;
import org.butterflysecurity.model.Snapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private WhatToRestore what = new WhatToRestore();

    @Mixin
    private OtherTenant other = new OtherTenant();

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup source = other.isNamed() ? butterfly.stored() : butterfly.connected();
                IdentityBackup target = other.open(butterfly, butterfly::connected)) {
            Snapshot then = Names.snapshot(source, snapshot);
            RestorePlan plan = target.planRestoreFrom(source, then.id(), what.options(then));
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

    private void write(RestorePlan plan) {
        if (to == null) {
            return;
        }
        try {
            Files.writeString(to, Json.pretty(RestorePlanJson.of(plan)) + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNWRITABLE_FILE, "The plan cannot be written to '" + to.toAbsolutePath() + "'.", e);
        }
    }
}
