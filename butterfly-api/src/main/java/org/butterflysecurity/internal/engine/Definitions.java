package org.butterflysecurity.internal.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.model.ResourceType;

/** What several catalogs say of types. Asks them for one type at a time, so that they need not be read as a whole. Immutable. */
final class Definitions {
    private final List<Catalog> catalogs;

    Definitions(Collection<Catalog> catalogs) {
        this.catalogs = List.copyOf(catalogs);
    }

    Optional<TypeDefinition> find(ResourceType type) {
        return catalogs.stream().flatMap(c -> c.find(type).stream()).findFirst();
    }
}
