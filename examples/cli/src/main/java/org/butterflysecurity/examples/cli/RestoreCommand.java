package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestorePlanJson;
import org.butterflysecurity.model.RestoreReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Carries out a plan. */
@Command(
        name = "restore",
        description =
                "Carries out a plan that 'plan --to FILE' made, if it still holds. The credential stands in conn.json under"
                        + " \"restore\". Exit code 3 if something was not done.")
final class RestoreCommand extends ButterflyCommand {
    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(names = "--yes", description = "do it; without it the plan is only shown")
    private boolean yes;

    @Option(names = "--continue-on-error", description = "go on with what does not need a step that was refused")
    private boolean goOn;

    @Mixin
    private OtherTenant other = new OtherTenant();

    /** A plan, or a restore that was cut short. */
    private static final class What {
        @Option(names = "--plan", paramLabel = "FILE", description = "the plan")
        private @Nullable Path plan;

        @Option(names = "--resume", paramLabel = "RESTORE_ID", description = "go on with a restore that was cut short")
        private @Nullable String resume;
    }

    @Override
    int run(Butterfly butterfly) {
        OnError onError = goOn ? OnError.CONTINUE : OnError.STOP;
        Optional<RestorePlan> plan = Optional.ofNullable(what.plan).map(RestoreCommand::read);
        plan.ifPresent(p -> Restores.needYes(butterfly, yes, p));
        try (IdentityBackup source = butterfly.stored();
                IdentityBackup target = other.open(butterfly, butterfly::writable)) {
            RestoreReport report = plan.map(p -> target.restoreFrom(source, p, onError))
                    .orElseGet(() -> target.resumeFrom(source, Restores.id(String.valueOf(what.resume)), onError));
            return Restores.tell(butterfly, report);
        }
    }

    private static RestorePlan read(Path file) {
        try {
            return RestorePlanJson.read(Json.parse(Files.readAllBytes(file)));
        } catch (JsonParseException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_PLAN, "The plan '" + file.toAbsolutePath() + "' is not JSON.", e);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE, "The plan '" + file.toAbsolutePath() + "' cannot be read.", e);
        }
    }
}
