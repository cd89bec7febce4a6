package org.butterflysecurity.examples.cli;

import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.model.RestorePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Undoes a restore. */
@Command(
        name = "rollback",
        description =
                "Undoes a restore: what it touched becomes again what its safety snapshot has. Exit code 3 if something was"
                        + " not done.")
final class RollbackCommand extends ButterflyCommand {
    @Parameters(paramLabel = "RESTORE_ID", description = "the restore's number")
    private String restore = "";

    @Option(names = "--yes", description = "do it; without it the plan is only shown")
    private boolean yes;

    @Mixin
    private OtherTenant other = new OtherTenant();

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = other.open(butterfly, butterfly::writable)) {
            Optional<RestorePlan> plan = backup.planRollback(Restores.id(restore));
            if (plan.isEmpty()) {
                butterfly.err().println("Restore " + restore + " has written nothing: there is nothing to undo.");
                return 0;
            }
            Restores.needYes(butterfly, yes, plan.get());
            return Restores.tell(butterfly, backup.restore(plan.get(), OnError.CONTINUE));
        }
    }
}
