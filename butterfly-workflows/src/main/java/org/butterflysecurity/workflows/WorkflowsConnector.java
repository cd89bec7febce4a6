package org.butterflysecurity.workflows;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.workflows.internal.ConsoleSession;
import org.butterflysecurity.workflows.internal.ConsoleSettings;
import org.butterflysecurity.workflows.internal.ExportMemory;
import org.butterflysecurity.workflows.internal.FilesSession;

/**
 * Backs up what was exported from Okta Workflows: a directory or zip archive of {@code .flow}, {@code .folder} and {@code
 * .flopack} files and of tables' CSV files becomes a source like any other. Okta has no interface to read Workflows; this one
 * needs no credential and works with every org.
 *
 * <p>What exports do not say is left out, never taken for empty: whether a flow is on, and the rows of tables without a CSV.
 * {@code workflows-manifest.json} beside the files can say it; {@code docs/workflows.md} describes its form. Immutable and
 * thread-safe; the files are read anew by each run.
 */
public final class WorkflowsConnector implements IdentityConnector {
    private final String name;
    private final Function<ConnectorContext, ConnectorSession> opener;

    private WorkflowsConnector(String name, Function<ConnectorContext, ConnectorSession> opener) {
        this.name = name;
        this.opener = opener;
    }

    /** Reads the files of a directory, those of directories below it included, or of a zip archive. */
    public static WorkflowsConnector files(Path place) {
        requireNonNull(place, "place");
        return new WorkflowsConnector(
                String.valueOf(place.getFileName()), context -> new FilesSession(WorkflowsCatalog.PROVIDER, place));
    }

    /**
     * Starts to say which console to read. Okta neither documents nor supports the console's interface: it may change with any
     * release, and a backup through it can be seen in the org's log as exports. It is read and never written to.
     */
    public static ConsoleConnectorBuilder console() {
        return new ConsoleConnectorBuilder();
    }

    static WorkflowsConnector of(ConsoleSettings settings, OptionalInt quota) {
        ExportMemory memory = new ExportMemory(quota);
        return new WorkflowsConnector(
                settings.address().orElse("console"), context -> ConsoleSession.open(settings, context, memory));
    }

    @Override
    public Catalog catalog() {
        return WorkflowsCatalog.catalog();
    }

    @Override
    public Set<String> groups() {
        return Set.of("core");
    }

    /**
     * Opens the directory or archive, or the console.
     *
     * @throws org.butterflysecurity.error.ConfigurationException if it is not there or cannot be read
     * @throws org.butterflysecurity.error.AccessException if the org or the console refuses
     */
    @Override
    public ConnectorSession open(ConnectorContext context, Set<ResourceType> selected) {
        return opener.apply(context);
    }

    @Override
    public String toString() {
        return "WorkflowsConnector[" + name + "]";
    }
}
