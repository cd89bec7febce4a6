package org.butterflysecurity.workflows;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
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
    private final Path place;

    private WorkflowsConnector(Path place) {
        this.place = requireNonNull(place, "place");
    }

    /** Reads the files of a directory, those of directories below it included, or of a zip archive. */
    public static WorkflowsConnector files(Path place) {
        return new WorkflowsConnector(place);
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
     * Opens the directory or archive.
     *
     * @throws org.butterflysecurity.error.ConfigurationException if it is not there or cannot be read
     */
    @Override
    public ConnectorSession open(ConnectorContext context, Set<ResourceType> selected) {
        return new FilesSession(WorkflowsCatalog.PROVIDER, place);
    }

    @Override
    public String toString() {
        return "WorkflowsConnector[" + place.getFileName() + "]";
    }
}
