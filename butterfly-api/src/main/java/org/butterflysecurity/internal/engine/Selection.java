package org.butterflysecurity.internal.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.IdentityConnector;

/**
 * Which types a run reads, and for every other type of every catalog why it does not.
 *
 * @param selected types to read; every parent of one is among them
 * @param skipped all others
 */
record Selection(Map<ResourceType, TypeDefinition> selected, Map<ResourceType, TypeResult> skipped) {

    /**
     * Decides for every type.
     *
     * @throws ConfigurationException with {@link ErrorCode#UNKNOWN_TYPE} if the options name a type that no catalog has
     */
    static Selection of(Collection<IdentityConnector> connectors, RunOptions options) {
        checkNames(connectors, options);
        Selection selection = new Selection(new TreeMap<>(), new TreeMap<>());
        for (IdentityConnector connector : connectors) {
            new Decision(connector, options).decide(selection);
        }
        return selection;
    }

    /** The selected types of one provider. */
    Set<ResourceType> of(String provider) {
        Set<ResourceType> types = new TreeSet<>();
        selected.keySet().stream().filter(t -> t.provider().equals(provider)).forEach(types::add);
        return types;
    }

    /** The selected types that wait for each type: its children, and those that look at it. */
    Map<ResourceType, List<TypeDefinition>> followers() {
        Map<ResourceType, List<TypeDefinition>> followers = new HashMap<>();
        selected.keySet()
                .forEach(first -> followers.put(
                        first,
                        selected.values().stream()
                                .filter(t -> t.reading().predecessors().contains(first))
                                .toList()));
        return followers;
    }

    private static void checkNames(Collection<IdentityConnector> connectors, RunOptions options) {
        Set<ResourceType> unknown = new TreeSet<>(options.types());
        unknown.addAll(options.excluded());
        connectors.forEach(c -> unknown.removeAll(c.catalog().names()));
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.UNKNOWN_TYPE, "No configured connector has the type" + plural(unknown) + ".");
        }
    }

    private static String plural(Set<ResourceType> types) {
        return (types.size() == 1 ? " " : "s ")
                + String.join(", ", types.stream().map(ResourceType::toString).toList());
    }

    /** The decisions for one connector's catalog. */
    private static final class Decision {
        private final Catalog catalog;
        private final Set<String> groups;
        private final RunOptions options;
        private final Set<ResourceType> named = new HashSet<>();
        private final Map<ResourceType, Optional<TypeResult>> decided = new HashMap<>();

        Decision(IdentityConnector connector, RunOptions options) {
            this.catalog = connector.catalog();
            this.groups = connector.groups();
            this.options = options;
            named.addAll(catalog.withParents(
                    options.types().stream().filter(catalog.names()::contains).toList()));
        }

        void decide(Selection selection) {
            for (ResourceType type : catalog.names()) {
                // Decided by the name alone where it can be: the definitions of all types are not read for the sake of
                // a few.
                Optional<TypeResult> skip = options.types().isEmpty() || named.contains(type)
                        ? decide(catalog.get(type))
                        : Optional.of(notSelected(type, "Not among the types asked for."));
                skip.ifPresentOrElse(
                        skipped -> selection.skipped().put(type, skipped),
                        () -> selection.selected().put(type, catalog.get(type)));
            }
        }

        /** Why the type is not read; empty if it is. Ancestors decide first. */
        private Optional<TypeResult> decide(TypeDefinition type) {
            Deque<TypeDefinition> line = new ArrayDeque<>();
            Optional<TypeDefinition> at = Optional.of(type);
            while (at.isPresent() && !decided.containsKey(at.get().type())) {
                line.push(at.get());
                at = at.get().reading().parent().flatMap(catalog::find);
            }
            line.forEach(t -> decided.put(t.type(), own(t).or(() -> inherited(t))));
            return requireNonNull(decided.get(type.type()));
        }

        private Optional<TypeResult> inherited(TypeDefinition type) {
            return type.reading()
                    .parent()
                    .flatMap(decided::get)
                    .flatMap(parent -> skip(
                            type,
                            parent.skipReason().orElseThrow(),
                            "Its parent " + parent.type() + " is not read: " + parent.detail()));
        }

        private Optional<TypeResult> own(TypeDefinition type) {
            if (options.excluded().contains(type.type())) {
                return Optional.of(notSelected(type.type(), "Excluded."));
            }
            if (!type.isBackedUp()) {
                return skip(type, SkipReason.NOT_COVERED, type.coverageNote());
            }
            if (!options.types().isEmpty()) {
                return Optional.empty();
            }
            if (!groups.contains(type.group())) {
                return Optional.of(notSelected(type.type(), "The group '" + type.group() + "' is not switched on."));
            }
            return type.reading().onRequest().flatMap(why -> skip(type, SkipReason.ON_REQUEST, why));
        }

        private static TypeResult notSelected(ResourceType type, String why) {
            return TypeResult.skipped(type, SkipReason.NOT_SELECTED, why, 0);
        }

        private static Optional<TypeResult> skip(TypeDefinition type, SkipReason reason, String detail) {
            return Optional.of(TypeResult.skipped(type.type(), reason, detail, 0));
        }
    }
}
