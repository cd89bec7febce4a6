package org.butterflysecurity.workflows;

import org.butterflysecurity.catalog.Catalog;

/** What there is in Okta Workflows and how much of it can be read and put back: the file {@code catalog/workflows.json}. */
public final class WorkflowsCatalog {
    /** The provider's name, the first part of every type: {@code okta-workflows/flow}. */
    public static final String PROVIDER = "okta-workflows";

    private WorkflowsCatalog() {}

    /** The whole catalog, of which each file is read once, when it is needed. */
    public static Catalog catalog() {
        return Holder.CATALOG;
    }

    /** Loads on first use. */
    private static final class Holder {
        static final Catalog CATALOG = Catalog.shipped(PROVIDER, WorkflowsCatalog.class::getResourceAsStream);
    }
}
