package org.butterflysecurity.internal.restore;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;

/** Which types a restore must look at: those it may write, their parents, those that they refer to, and what guards all these. */
final class Scope {
    private final Map<ResourceType, TypeDefinition> known = new LinkedHashMap<>();
    private final Snapshot snapshot;
    private final Set<ResourceType> guards;

    /** @param guards types that tell what must be left alone */
    Scope(Collection<Catalog> catalogs, Snapshot snapshot, Set<ResourceType> guards) {
        this.guards = guards;
        catalogs.forEach(c -> c.types().forEach(t -> known.put(t.type(), t)));
        this.snapshot = snapshot;
    }

    /** The types of the snapshot that count for {@code selection}. */
    Set<ResourceType> of(Selection selection) {
        Deque<ResourceType> open = new ArrayDeque<>();
        Set<ResourceType> first = new LinkedHashSet<>();
        if (selection.isEverything()) {
            known.values().stream().filter(this::isRestored).forEach(t -> first.add(t.type()));
        }
        for (Selection.Pick pick : selection.picks()) {
            if (!known.containsKey(pick.type())) {
                throw new ConfigurationException(
                        ErrorCode.UNKNOWN_TYPE, "No configured connector has the type " + pick.type() + ".");
            }
            first.add(pick.type());
            if (selection.dependents()) {
                known.values().stream()
                        .filter(t -> isRestored(t) && neighbours(t).contains(pick.type()))
                        .forEach(t -> first.add(t.type()));
            }
        }
        open.addAll(first);
        Set<ResourceType> all = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            ResourceType next = open.remove();
            TypeDefinition type = known.get(next);
            if (type == null || !isThere(next) || !all.add(next)) {
                continue;
            }
            type.reading().parent().ifPresent(open::add);
            if (first.contains(next) || selection.needs()) {
                open.addAll(neighbours(type));
            }
        }
        known.values().stream()
                .filter(t -> guards.contains(t.type()))
                .filter(t -> t.reading().parent().filter(all::contains).isPresent())
                .forEach(t -> all.add(t.type()));
        return all;
    }

    private boolean isRestored(TypeDefinition type) {
        return type.writing().restorable() != Restorable.NO && isThere(type.type());
    }

    private boolean isThere(ResourceType type) {
        return snapshot.type(type).filter(t -> t.root().isPresent()).isPresent();
    }

    /** The parent, and what it refers to. */
    private static Set<ResourceType> neighbours(TypeDefinition type) {
        Set<ResourceType> near = new LinkedHashSet<>();
        type.reading().parent().ifPresent(near::add);
        type.fields().references().stream()
                .filter(r -> r.kind() != Reference.Kind.NAME)
                .forEach(r -> near.addAll(r.to()));
        return near;
    }
}
