package org.butterflysecurity.internal.restore;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.Selection;
import org.butterflysecurity.Selection.Pick;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.internal.engine.Naming;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/** The objects of a snapshot that a selection means, with what they need and what needs them. */
final class Chosen {
    /** An object of the snapshot. */
    record ObjectName(ResourceType type, ResourceKey key) {}

    private final Selection selection;
    private final State then;
    private final Naming naming;
    private final Collection<TypeDefinition> types;
    private final Set<ObjectName> chosen = new HashSet<>();
    private final Deque<ObjectName> open = new ArrayDeque<>();
    private final Set<String> picked = new HashSet<>();
    private final Set<Pick> found = new HashSet<>();

    Chosen(Selection selection, State then, Naming naming, Collection<TypeDefinition> types) {
        this.selection = selection;
        this.then = then;
        this.naming = naming;
        this.types = types;
        if (!selection.isEverything()) {
            pick();
            if (selection.dependents()) {
                addDependents();
            }
            addNeeds();
        }
    }

    boolean holds(ResourceType type, ResourceKey key) {
        return selection.isEverything() || chosen.contains(new ObjectName(type, key));
    }

    /** The objects, if not all are meant. */
    Set<ObjectName> objects() {
        return Collections.unmodifiableSet(chosen);
    }

    /** Whether an object that only the tenant has may be meant. */
    boolean holdsLive(ResourceType type, ResourceKey key, String name) {
        return selection.isEverything() || isPicked(type, key, name);
    }

    /** What was asked for by a name that nothing has: it is misspelt, or from another tenant. */
    Optional<Pick> unfound() {
        return selection.picks().stream()
                .filter(p -> p.glob().isPresent() && !found.contains(p))
                .filter(p -> types.stream().anyMatch(t -> t.type().equals(p.type())))
                .findFirst();
    }

    private boolean isPicked(ResourceType type, ResourceKey key, String name) {
        List<Pick> holding =
                selection.picks().stream().filter(p -> p.holds(type, key, name)).toList();
        found.addAll(holding);
        return !holding.isEmpty();
    }

    private void pick() {
        for (TypeDefinition type : types) {
            if (selection.picks().stream().anyMatch(p -> p.type().equals(type.type()))) {
                each(type, (key, document) -> {
                    String name = naming.nameOf(type.type(), key, document);
                    if (isPicked(type.type(), key, name)) {
                        add(type.type(), key);
                        picked.add(key.id());
                    }
                });
            }
        }
    }

    private void addDependents() {
        for (TypeDefinition type : types) {
            each(type, (key, document) -> {
                boolean below = key.segments().stream().anyMatch(picked::contains);
                if (below || References.words(type, document).stream().anyMatch(picked::contains)) {
                    add(type.type(), key);
                }
            });
        }
    }

    private void addNeeds() {
        while (selection.needs() && !open.isEmpty()) {
            ObjectName next = open.remove();
            TypeDefinition type = types.stream()
                    .filter(t -> t.type().equals(next.type()))
                    .findFirst()
                    .orElseThrow();
            type.reading().parent().ifPresent(parent -> next.key().parent().ifPresent(key -> addIfThere(parent, key)));
            then.find(next.type(), next.key()).ifPresent(document -> {
                Set<String> words = References.words(type, document);
                type.fields()
                        .references()
                        .forEach(r -> r.to().forEach(to -> words.stream()
                                .filter(w -> !w.isEmpty())
                                .forEach(w -> addIfThere(to, ResourceKey.of(w)))));
            });
        }
    }

    private void addIfThere(ResourceType type, ResourceKey key) {
        if (!chosen.contains(new ObjectName(type, key)) && then.bytes(type, key).isPresent()) {
            add(type, key);
        }
    }

    private void add(ResourceType type, ResourceKey key) {
        ObjectName object = new ObjectName(type, key);
        if (chosen.add(object)) {
            open.add(object);
        }
    }

    private interface Visitor {
        void on(ResourceKey key, JsonValue document);
    }

    private void each(TypeDefinition type, Visitor visitor) {
        try (Stream<Record> records = then.records(type.type())) {
            records.forEach(r -> visitor.on(r.key(), Json.parse(r.value())));
        }
    }
}
