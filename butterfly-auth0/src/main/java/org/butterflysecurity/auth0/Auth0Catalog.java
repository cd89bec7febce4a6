package org.butterflysecurity.auth0;

import org.butterflysecurity.catalog.Catalog;

/** What there is in an Auth0 tenant and how it is read and written: one file per area, in the package's folder {@code catalog}. */
public final class Auth0Catalog {
    /** The provider's name, the first part of every type: {@code auth0/client}. */
    public static final String PROVIDER = "auth0";

    private Auth0Catalog() {}

    /** The whole catalog, of which each file is read once, when it is needed. */
    public static Catalog catalog() {
        return Holder.CATALOG;
    }

    /** Loads on first use. */
    private static final class Holder {
        static final Catalog CATALOG = Catalog.shipped(PROVIDER, Auth0Catalog.class::getResourceAsStream);
    }
}
