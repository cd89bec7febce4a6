package org.butterflysecurity.catalog;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.jspecify.annotations.Nullable;

/** Every resource type of one provider, checked: no type twice, every named type declared, no cycle of parents. Thread-safe. */
public final class Catalog {
    private final String provider;
    private final Map<ResourceType, Supplier<TypeDefinition>> types;

    private Catalog(String provider, Map<ResourceType, Supplier<TypeDefinition>> types) {
        this.provider = provider;
        this.types = types;
    }

    /**
     * Checks the definitions and makes a catalog of them.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_CATALOG}, naming every fault found
     */
    public static Catalog of(String provider, Collection<TypeDefinition> definitions) {
        requireNonNull(provider, "provider");
        Map<ResourceType, TypeDefinition> types = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (TypeDefinition definition : definitions) {
            if (!definition.type().provider().equals(provider)) {
                faults.add(definition.type() + " is not a type of provider " + provider);
            }
            if (types.put(definition.type(), definition) != null) {
                faults.add(definition.type() + " is declared twice");
            }
        }
        types.values().forEach(t -> CatalogRules.check(t, types, faults));
        if (!faults.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_CATALOG,
                    "The " + provider + " catalog is invalid: " + String.join("; ", faults) + ".");
        }
        Map<ResourceType, Supplier<TypeDefinition>> known = new LinkedHashMap<>();
        types.forEach((type, definition) -> known.put(type, () -> definition));
        return new Catalog(provider, known);
    }

    /**
     * The catalog that a connector ships in its folder {@code catalog}: a file for each area, and {@code areas.json}, which lists the
     * types of each. A file is read when one of its types is asked for. It is not checked against the others as {@link #of} does; the
     * connector's own tests do that with {@link #checked}.
     *
     * @param resources opens a resource by its path beside the connector's class; null if there is none
     */
    public static Catalog shipped(String provider, Function<String, @Nullable InputStream> resources) {
        return new Catalog(provider, new CatalogFolder(provider, resources).types());
    }

    /** This catalog, read as a whole and checked as {@link #of} does. */
    public Catalog checked() {
        return of(provider, types());
    }

    /** A copy in which {@code definitions} are added, or replace those of the same type. */
    public Catalog with(TypeDefinition... definitions) {
        Map<ResourceType, TypeDefinition> merged = new LinkedHashMap<>();
        types().forEach(t -> merged.put(t.type(), t));
        for (TypeDefinition definition : definitions) {
            merged.put(definition.type(), definition);
        }
        return of(provider, merged.values());
    }

    public String provider() {
        return provider;
    }

    /** All types in the order in which they were declared. */
    public Collection<TypeDefinition> types() {
        return types.values().stream().map(Supplier::get).toList();
    }

    /** What all types are called, in the same order. Unlike their definitions, the names are there without reading any file. */
    public Set<ResourceType> names() {
        return Collections.unmodifiableSet(types.keySet());
    }

    public Optional<TypeDefinition> find(ResourceType type) {
        return Optional.ofNullable(types.get(type)).map(Supplier::get);
    }

    /**
     * The definition of {@code type}.
     *
     * @throws ConfigurationException with {@link ErrorCode#UNKNOWN_TYPE} if there is none
     */
    public TypeDefinition get(ResourceType type) {
        return find(type)
                .orElseThrow(() -> new ConfigurationException(
                        ErrorCode.UNKNOWN_TYPE, "The " + provider + " catalog has no type '" + type + "'."));
    }

    /** {@code selected} and all their parents, which must be read to read them. */
    public Set<ResourceType> withParents(Collection<ResourceType> selected) {
        Set<ResourceType> all = new LinkedHashSet<>();
        for (ResourceType type : selected) {
            Optional<ResourceType> next = Optional.of(type);
            while (next.isPresent() && all.add(next.get())) {
                next = get(next.get()).reading().parent();
            }
        }
        return all;
    }

    /** Every scope that writing {@code selected} needs, in the order of the catalog. */
    public Set<String> writeScopes(Collection<ResourceType> selected) {
        Set<ResourceType> wanted = new HashSet<>(selected);
        Set<String> scopes = new LinkedHashSet<>();
        types().stream()
                .filter(t -> wanted.contains(t.type()))
                .forEach(t -> scopes.addAll(t.writing().scopes()));
        return scopes;
    }

    /** Every scope that reading {@code selected} needs, in the order of the catalog. */
    public Set<String> readScopes(Collection<ResourceType> selected) {
        Set<ResourceType> wanted = new HashSet<>(selected);
        Set<String> scopes = new LinkedHashSet<>();
        types().stream()
                .filter(t -> wanted.contains(t.type()))
                .forEach(t -> scopes.addAll(t.reading().scopes()));
        return scopes;
    }
}
