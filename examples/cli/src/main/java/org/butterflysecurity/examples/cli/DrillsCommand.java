package org.butterflysecurity.examples.cli;

import java.util.List;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Drill;
import picocli.CommandLine.Command;

/** Lists the drills. */
@Command(name = "drills", description = "Lists the rehearsed restores, oldest first; with --json the whole evidence.")
final class DrillsCommand extends ButterflyCommand {

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            List<Drill> drills = backup.drills();
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("tenant", backup.tenant().value())
                        .put("drills", JsonArray.from(drills, Drill::toJson))
                        .build());
                return 0;
            }
            Table table =
                    new Table("DRILL", "SNAPSHOT", "STARTED", "OUTCOME", "RECOVERY S", "EQUAL", "DIFFERENT", "STEPS");
            drills.forEach(d -> table.row(
                    d.id(),
                    d.snapshot(),
                    d.times().startedAt(),
                    d.outcome().label(),
                    d.times().recovery().toSeconds(),
                    d.counts().equal(),
                    d.counts().different(),
                    d.counts().steps()));
            table.print(butterfly.out());
        }
        return 0;
    }
}
