package org.butterflysecurity.examples.cli;

import java.util.List;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.RestoreRun;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TenantId;
import picocli.CommandLine.Command;

/** Lists the restores. */
@Command(
        name = "restores",
        description =
                "Lists the restores that began to write, oldest first: 'rollback' undoes them, 'restore --resume' goes on with one that"
                        + " was cut short. Those into another tenant are listed by its id: --tenant ID-into.")
final class RestoresCommand extends ButterflyCommand {

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            List<RestoreRun> restores = backup.restores();
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("tenant", backup.tenant().value())
                        .put("restores", JsonArray.from(restores, RestoreRun::toJson))
                        .build());
                return 0;
            }
            Table table = new Table(
                    "RESTORE",
                    "STARTED",
                    "OF",
                    "SNAPSHOT",
                    "INTO",
                    "STATE",
                    "STEPS",
                    "DONE",
                    "LEFT",
                    "REFUSED",
                    "BY PERSON");
            restores.forEach(r -> table.row(
                    r.id(),
                    r.startedAt(),
                    r.source().map(TenantId::value).orElse("?"),
                    r.snapshot(),
                    String.join(
                            " ",
                            r.into().stream().map(Snapshot.Connection::origin).toList()),
                    r.isFinished() ? "finished" : "cut short",
                    r.steps(),
                    r.done(),
                    r.left(),
                    r.refused(),
                    r.byPerson()));
            table.print(butterfly.out());
        }
        return 0;
    }
}
