package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.butterflysecurity.IdentityBackup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tenant that is written to, where that is not the one whose backups these are. */
final class OtherTenant {
    @Option(
            names = "--into",
            paramLabel = "conn.json",
            description =
                    "into this tenant instead, with a credential that may write under \"restore\"; its safety snapshots go"
                            + " under the tenant id of --into-tenant")
    private @Nullable Path into;

    @Option(names = "--into-tenant", paramLabel = "ID", description = "default: the tenant id followed by -into")
    private @Nullable String tenant;

    boolean isNamed() {
        return into != null;
    }

    /** That tenant, or else the backups' own. */
    IdentityBackup open(Butterfly butterfly, Supplier<IdentityBackup> own) {
        if (into == null && tenant != null) {
            throw butterfly.usage("--into-tenant says nothing without --into conn.json.");
        }
        String id = Optional.ofNullable(tenant)
                .orElseGet(() -> butterfly.tenant().orElse(Butterfly.DEFAULT_TENANT) + "-into");
        return into == null ? own.get() : butterfly.into(into, id);
    }
}
