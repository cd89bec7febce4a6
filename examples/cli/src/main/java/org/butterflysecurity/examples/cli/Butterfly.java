package org.butterflysecurity.examples.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.workflows.WorkflowsCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What all commands share: the common options, and the backup that they name. */
@Command(
        name = "butterfly",
        description =
                "Backs up identity tenants into an encrypted repository, and verifies, reads and compares the backups.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "butterfly 0.1.0-SNAPSHOT",
        subcommands = {
            KeygenCommand.class,
            PreflightCommand.class,
            BackupCommand.class,
            ListCommand.class,
            ShowCommand.class,
            VerifyCommand.class,
            TypesCommand.class,
            GetCommand.class,
            DiffCommand.class,
            DriftCommand.class,
            PlanCommand.class,
            RestoreCommand.class,
            RollbackCommand.class,
            RestoresCommand.class,
            RehearseCommand.class,
            DrillsCommand.class,
            WorkflowsKitCommand.class,
            DumpCommand.class,
            ImportCommand.class,
            PruneCommand.class,
            EraseCommand.class,
            KeysCommand.class,
            RepairCommand.class,
            ProofCommand.class,
            VerifyProofCommand.class,
            RebuildCommand.class,
            PinCommand.class,
            PinCommand.Unpin.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed, or verify found something wrong",
            "2:wrong usage",
            "3:the backup or the restore is incomplete; diff and drift --exit-code: something was not compared",
            "4:diff and drift --exit-code: something differs"
        })
final class Butterfly implements Runnable {
    static final String DEFAULT_TENANT = "default";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
    private final boolean colours;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--connection",
            paramLabel = "conn.json",
            scope = ScopeType.INHERIT,
            description = "the tenant to read and the credential for it, or an array of them, one for each provider")
    private @Nullable Path connection;

    @Option(
            names = "--store",
            paramLabel = "DIR|URL",
            scope = ScopeType.INHERIT,
            description = "where the repository is: a directory, r2://ACCOUNT/BUCKET/PREFIX or"
                    + " s3://BUCKET/PREFIX?endpoint=URL&region=REGION")
    private @Nullable String store;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "the key of the repository, made by keygen")
    private @Nullable Path keyFile;

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "whose backups; default: " + DEFAULT_TENANT)
    private @Nullable String tenant;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "print JSON, errors as well")
    private boolean json;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "no progress and no warnings")
    private boolean quiet;

    Butterfly(PrintWriter out, PrintWriter err, boolean terminal, boolean colours) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colours = colours;
    }

    @Override
    public void run() {
        throw usage("Name a command: "
                + String.join(", ", requireSpec().commandLine().getSubcommands().keySet()) + ".");
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    /** Whether somebody is looking who wants to see progress. */
    boolean showsProgress() {
        return terminal && !quiet && !json;
    }

    /** Whether standard output is a terminal whose user wants colours. */
    boolean colours() {
        return colours;
    }

    void print(JsonValue value) {
        out.println(Json.compact(value));
    }

    /** A mistake in the command line itself: exit code 2. */
    ParameterException usage(String message) {
        return new ParameterException(requireSpec().commandLine(), message);
    }

    boolean hasConnection() {
        return connection != null;
    }

    Connections connections() {
        return Connections.read(connectionFile());
    }

    private Path connectionFile() {
        if (connection == null) {
            throw usage("Missing option: --connection conn.json");
        }
        return connection;
    }

    Path keyFile() {
        if (keyFile == null) {
            throw usage("Missing option: --key-file FILE");
        }
        return keyFile;
    }

    Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /** The backup that the options name, without a connector: enough for what is already stored. */
    IdentityBackup stored() {
        return readable().build();
    }

    /** The backup that the options name, with the connector to its tenant. */
    IdentityBackup connected() {
        return connections().onto(wired()).build();
    }

    /** The same, with the credential that may write where the connection file has one. */
    IdentityBackup writable() {
        return writable(connectionFile(), tenant().orElse(DEFAULT_TENANT));
    }

    /** A backup of the tenant that {@code conn.json} names, which may be another than the one of {@code --connection}. */
    IdentityBackup into(Path other, String intoTenant) {
        return writable(other, intoTenant);
    }

    private IdentityBackup writable(Path file, String whose) {
        IdentityBackupBuilder builder = IdentityBackup.builder()
                .tenant(whose)
                .storage(storage())
                .keyProvider(KeyFileProvider.at(keyFile()))
                .listener(Warnings.of(this));
        return Connections.readForRestore(file).onto(builder).build();
    }

    /** The wiring for what is already stored. */
    IdentityBackupBuilder readable() {
        return wired().catalog(OktaCatalog.catalog())
                .catalog(Auth0Catalog.catalog())
                .catalog(WorkflowsCatalog.catalog());
    }

    /** The wiring that the options name, to which a connector can be added. */
    IdentityBackupBuilder wired() {
        return IdentityBackup.builder()
                .tenant(tenant().orElse(DEFAULT_TENANT))
                .storage(storage())
                .keyProvider(KeyFileProvider.at(keyFile()));
    }

    /** Where the repository is, if an option says so. */
    Optional<String> store() {
        return Optional.ofNullable(store);
    }

    StorageBackend storage() {
        if (store == null) {
            throw usage("Missing option: --store DIR|URL");
        }
        return Stores.open(store);
    }

    private CommandSpec requireSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not injected the command");
        }
        return spec;
    }
}
