package org.butterflysecurity.workflows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.CatalogFile;

/** What there is in Okta Workflows and how much of it can be read and put back: the file {@code catalog/workflows.json}. */
public final class WorkflowsCatalog {
    /** The provider's name, the first part of every type: {@code okta-workflows/flow}. */
    public static final String PROVIDER = "okta-workflows";

    private WorkflowsCatalog() {}

    /** The whole catalog, checked. Read once and kept. */
    public static Catalog catalog() {
        return Holder.CATALOG;
    }

    private static Catalog load() {
        try (InputStream file = WorkflowsCatalog.class.getResourceAsStream("catalog/workflows.json")) {
            if (file == null) {
                throw new IllegalStateException("The catalog file workflows.json is missing in butterfly-workflows");
            }
            return Catalog.of(PROVIDER, CatalogFile.read(PROVIDER, "workflows", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads on first use. */
    private static final class Holder {
        static final Catalog CATALOG = load();
    }
}
