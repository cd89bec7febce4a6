package org.butterflysecurity.okta;

import org.butterflysecurity.catalog.Catalog;

/** What there is in an Okta org and how it is read and written: one file per area, in the package's folder {@code catalog}. */
public final class OktaCatalog {
    /** The provider's name, the first part of every type: {@code okta/group}. */
    public static final String PROVIDER = "okta";

    private OktaCatalog() {}

    /** The whole catalog, of which each file is read once, when it is needed. */
    public static Catalog catalog() {
        return Holder.CATALOG;
    }

    /** Loads on first use. */
    private static final class Holder {
        static final Catalog CATALOG = Catalog.shipped(PROVIDER, OktaCatalog.class::getResourceAsStream);
    }
}
