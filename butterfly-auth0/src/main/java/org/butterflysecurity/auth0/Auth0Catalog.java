package org.butterflysecurity.auth0;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.CatalogFile;
import org.butterflysecurity.catalog.TypeDefinition;

/** What there is in an Auth0 tenant and how it is read and written: one file per area, in the package's folder {@code catalog}. */
public final class Auth0Catalog {
    /** The provider's name, the first part of every type: {@code auth0/client}. */
    public static final String PROVIDER = "auth0";

    private static final List<String> AREAS = List.of(
            "tenant",
            "keys",
            "apis",
            "clients",
            "connections",
            "roles",
            "organizations",
            "users",
            "groups",
            "actions",
            "rules-and-hooks",
            "branding",
            "messages",
            "guardian",
            "attack-protection",
            "streams",
            "profiles",
            "forms",
            "experiments",
            "agents",
            "operations");

    private Auth0Catalog() {}

    /** The areas in the order in which the catalog has them. */
    public static List<String> areas() {
        return AREAS;
    }

    /** The whole catalog, checked. Read once and kept. */
    public static Catalog catalog() {
        return Holder.CATALOG;
    }

    private static Catalog load() {
        List<TypeDefinition> types = new ArrayList<>();
        for (String area : AREAS) {
            try (InputStream file = Auth0Catalog.class.getResourceAsStream("catalog/" + area + ".json")) {
                if (file == null) {
                    throw new IllegalStateException("The catalog file " + area + ".json is missing in butterfly-auth0");
                }
                types.addAll(CatalogFile.read(PROVIDER, area, file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Catalog.of(PROVIDER, types);
    }

    /** Loads on first use. */
    private static final class Holder {
        static final Catalog CATALOG = load();
    }
}
