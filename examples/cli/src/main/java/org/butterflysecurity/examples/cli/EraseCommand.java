package org.butterflysecurity.examples.cli;

import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.TenantId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Erases a tenant. */
@Command(
        name = "erase",
        description =
                "Erases everything that is stored of a tenant, its keys first. Cannot be undone; needs --tenant and --yes.")
final class EraseCommand extends ButterflyCommand {
    @Option(names = "--yes", description = "yes, erase it")
    private boolean yes;

    @Override
    int run(Butterfly butterfly) {
        String tenant = butterfly.tenant().orElseThrow(() -> butterfly.usage("Name the tenant to erase: --tenant ID"));
        if (!yes) {
            throw butterfly.usage("Erasing cannot be undone. Give --yes as well to erase tenant '" + tenant + "'.");
        }
        try (IdentityBackup backup = butterfly.stored()) {
            long deleted = backup.erase(TenantId.of(tenant));
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("tenant", tenant)
                        .put("objectsDeleted", deleted)
                        .build());
            } else if (!butterfly.quiet()) {
                butterfly.out().printf("Tenant '%s' is erased: %,d stored objects deleted.%n", tenant, deleted);
            }
        }
        return 0;
    }
}
