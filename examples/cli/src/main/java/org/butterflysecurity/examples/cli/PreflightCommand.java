package org.butterflysecurity.examples.cli;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.Preflight;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.SnapshotJson;
import org.butterflysecurity.storage.InMemoryStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what a backup would find. */
@Command(
        name = "preflight",
        description =
                "Connects and tells who answers, which scopes are granted, and which types would be skipped. Tries the bucket that"
                        + " --store names.")
final class PreflightCommand extends ButterflyCommand {
    @Mixin
    private final Selection selection = new Selection();

    @Override
    int run(Butterfly butterfly) {
        if (butterfly.store().filter(Stores::isBucket).isPresent()
                && !BucketReports.tell(butterfly, butterfly.store().get())) {
            return Main.FAILED;
        }
        if (!butterfly.hasConnection() && butterfly.store().isPresent()) {
            return 0;
        }
        Connections connections = butterfly.connections();
        RunOptions options = selection.options(connections.catalogs());
        try (IdentityBackup backup = connections
                .onto(IdentityBackup.builder())
                .tenant(butterfly.tenant().orElse(Butterfly.DEFAULT_TENANT))
                .storage(InMemoryStorage.create())
                .keyProvider(new NoKey())
                .build()) {
            Preflight preflight = backup.preflight(options);
            if (butterfly.json()) {
                butterfly.print(json(preflight));
            } else {
                print(butterfly, preflight);
            }
        }
        return 0;
    }

    private static JsonObject json(Preflight preflight) {
        return JsonObject.builder()
                .put("complete", preflight.isComplete())
                .put("connections", JsonArray.from(preflight.connections(), SnapshotJson::connection))
                .put("scopesNeeded", JsonArray.ofStrings(new TreeSet<>(preflight.scopesNeeded())))
                .put(
                        "scopesGranted",
                        JsonArray.ofStrings(
                                new TreeSet<>(preflight.scopesGranted().orElse(Set.of()))))
                .put("scopesMissing", JsonArray.ofStrings(preflight.scopesMissing()))
                .put("types", JsonArray.from(preflight.types(), PreflightCommand::json))
                .build();
    }

    private static JsonObject json(Preflight.Type type) {
        return JsonObject.builder()
                .put("type", type.type().toString())
                .put("readable", type.isReadable())
                .put("reason", reason(type))
                .put("scopes", JsonArray.ofStrings(type.scopes()))
                .build();
    }

    private static String reason(Preflight.Type type) {
        return type.skipReason()
                .map(r -> r.name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + type.detail())
                .orElse("");
    }

    private static void print(Butterfly butterfly, Preflight preflight) {
        preflight
                .connections()
                .forEach(c -> butterfly
                        .out()
                        .println(c.origin() + " answers: " + c.provider() + " " + c.providerTenantId() + " "
                                + c.notes()));
        long readable =
                preflight.types().stream().filter(Preflight.Type::isReadable).count();
        butterfly.out().println(readable + " of " + preflight.types().size() + " types would be read.");
        if (!preflight.scopesMissing().isEmpty()) {
            butterfly.out().println("Missing scopes: " + String.join(" ", preflight.scopesMissing()));
        }
        Table table = new Table("TYPE", "WOULD BE SKIPPED BECAUSE");
        preflight.types().stream().filter(t -> !t.isReadable()).forEach(t -> table.row(t.type(), reason(t)));
        if (readable < preflight.types().size()) {
            table.print(butterfly.out());
        }
    }
}
