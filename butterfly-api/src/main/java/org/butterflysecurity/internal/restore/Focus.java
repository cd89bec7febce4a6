package org.butterflysecurity.internal.restore;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.Selection.Pick;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;

/**
 * What must be looked at to plan for a few objects: those, what they name, and what all of these are parts of. So a plan for one object
 * costs calls for one, whatever the size of the tenant. Of a type that is read for each object of another, all that is below the ones
 * in focus counts.
 */
final class Focus {
    /** More than this are listed more cheaply than asked for one by one. */
    private static final int FEW = 50;

    private final State then;
    private final Pairs known;
    private final Map<ResourceType, TypeDefinition> types = new LinkedHashMap<>();
    private final Map<ResourceType, Set<ResourceKey>> keys = new HashMap<>();
    private final Map<ResourceType, Set<ResourceKey>> places = new ConcurrentHashMap<>();
    private final Map<ResourceType, Set<String>> naturalKeys = new ConcurrentHashMap<>();
    private final Set<ResourceType> whole = new HashSet<>();

    private Focus(State then, Pairs known, Collection<TypeDefinition> compared) {
        this.then = then;
        this.known = known;
        compared.forEach(t -> types.put(t.type(), t));
        // Readers of their own look at these types as a whole.
        compared.forEach(t -> whole.addAll(t.reading().after()));
        compared.forEach(t -> whole.addAll(t.reading().dependsOn()));
    }

    /**
     * The focus of a restore; empty where all is to be compared: everything is meant, or what the tenant has too much by name.
     *
     * @param known what earlier restores have found
     * @param guards types that are read below all that is in focus, to tell what must be left alone
     */
    static Optional<Focus> of(
            RestoreOptions options,
            State then,
            Pairs known,
            Chosen chosen,
            Collection<TypeDefinition> compared,
            Set<ResourceType> guards) {
        boolean deletesByName = options.deletes().most() > 0
                && options.selection().picks().stream().anyMatch(p -> p.key().isEmpty());
        if (options.selection().isEverything() || deletesByName) {
            return Optional.empty();
        }
        Focus focus = new Focus(then, known, compared);
        focus.whole.addAll(guards);
        chosen.objects().forEach(focus::addWithNames);
        for (Pick pick : options.selection().picks()) {
            pick.key().ifPresent(key -> focus.add(pick.type(), key));
        }
        // A place is one among siblings: those below one parent are read together anyway.
        compared.stream()
                .filter(t -> focus.isWanted(t.type()) && t.writing().order().isPresent())
                .filter(t -> t.reading().parent().isEmpty())
                .forEach(t -> focus.whole.add(t.type()));
        return Optional.of(focus);
    }

    /** Whether a connection is one of those that the snapshot was taken over: else its ids say nothing. */
    static boolean isSameTenant(Snapshot then, Snapshot.Connection connection) {
        return then.connections().stream().anyMatch(connection::isSameTenant);
    }

    Snapshot snapshot() {
        return then.snapshot();
    }

    private void addWithNames(Chosen.ObjectName object) {
        TypeDefinition type = types.get(object.type());
        if (type == null) {
            return;
        }
        add(object.type(), object.key());
        then.find(object.type(), object.key()).ifPresent(document -> {
            Set<String> words = References.words(type, document);
            words.remove("");
            type.fields().references().stream()
                    .flatMap(r -> r.to().stream())
                    .distinct()
                    .forEach(to -> words.forEach(word -> addIfThere(to, ResourceKey.of(word))));
        });
    }

    private void addIfThere(ResourceType type, ResourceKey key) {
        if (types.containsKey(type) && then.bytes(type, key).isPresent()) {
            add(type, key);
        }
    }

    private void add(ResourceType type, ResourceKey key) {
        TypeDefinition definition = types.get(type);
        if (definition != null
                && keys.computeIfAbsent(type, t -> new HashSet<>()).add(key)) {
            definition
                    .reading()
                    .parent()
                    .ifPresent(
                            parent -> References.parent(definition, key, types).ifPresent(k -> add(parent, k)));
        }
    }

    private Set<ResourceKey> keys(ResourceType type) {
        return keys.getOrDefault(type, Set.of());
    }

    /** Whether anything of the type is in focus. */
    boolean isWanted(ResourceType type) {
        return !keys(type).isEmpty();
    }

    /** Whether all objects of the type must be read all the same. */
    boolean isReadWhole(TypeDefinition type) {
        return whole.contains(type.type()) || !types.containsKey(type.type());
    }

    /** The keys to ask the provider for one by one; empty where listing the type is better or tells more. */
    Optional<Set<ResourceKey>> asked(TypeDefinition type) {
        Reading reading = type.reading();
        boolean isAlike = reading.get().isPresent()
                && reading.listing().isPresent()
                && reading.parent().isEmpty()
                && reading.bindings().isEmpty()
                && reading.reader().isEmpty()
                && reading.download().isEmpty()
                && !reading.detail();
        return Optional.of(keys(type.type())).filter(k -> isAlike && k.size() <= FEW);
    }

    /** Under which keys an object of the snapshot may be in the tenant, as far as that is known. */
    Stream<ResourceKey> places(TypeDefinition type, ResourceKey key) {
        return Stream.concat(Stream.of(key), known.of(type.type(), key).stream());
    }

    private Set<ResourceKey> places(TypeDefinition type) {
        return keys(type.type()).stream().flatMap(key -> places(type, key)).collect(Collectors.toSet());
    }

    /** Whether an object of the tenant may be one in focus: by its key, or under another by what it is called. */
    boolean mayHold(TypeDefinition type, ResourceKey key, JsonValue document) {
        return type.reading().parent().isPresent()
                || namesOthers(type)
                || places.computeIfAbsent(type.type(), t -> places(type)).contains(key)
                || NaturalKeys.of(type, key, document)
                        .filter(naturalKeys.computeIfAbsent(type.type(), t -> naturalKeys(type, keys(t)))::contains)
                        .isPresent();
    }

    /** Whether what an object is called has ids in it, which may be others now. */
    private static boolean namesOthers(TypeDefinition type) {
        return type.identity().naturalKey().stream().anyMatch(part -> part.kind() == KeyPart.Kind.REFERENCE);
    }

    private Set<String> naturalKeys(TypeDefinition type, Collection<ResourceKey> some) {
        Set<String> natural = new TreeSet<>();
        some.forEach(key -> then.find(type.type(), key)
                .flatMap(document -> NaturalKeys.of(type, key, document))
                .ifPresent(natural::add));
        return natural;
    }

    /** The snapshot, narrowed to what is in focus. */
    State then() {
        return then.narrowed((type, key) -> holds(keys, type, key));
    }

    /** The tenant, narrowed to what is in focus, and to what may be that under another key. */
    State of(State now) {
        Map<ResourceType, Set<ResourceKey>> live = new HashMap<>();
        types.values().stream()
                .filter(t -> t.reading().parent().isEmpty() && isWanted(t.type()))
                .forEach(t -> live.put(t.type(), live(t, now)));
        return now.narrowed((type, key) -> holds(live, type, key));
    }

    private Set<ResourceKey> live(TypeDefinition type, State now) {
        Set<ResourceKey> live = new HashSet<>();
        Set<ResourceKey> missing = new HashSet<>();
        for (ResourceKey key : keys(type.type())) {
            Optional<ResourceKey> there = places(type, key)
                    .filter(k -> now.bytes(type.type(), k).isPresent())
                    .findFirst();
            there.ifPresentOrElse(live::add, () -> missing.add(key));
        }
        Set<String> natural = naturalKeys(type, missing);
        if (!natural.isEmpty()) {
            try (Stream<Record> records = now.records(type.type())) {
                records.filter(r -> namesOthers(type)
                                || NaturalKeys.of(type, r.key(), Json.parse(r.value()))
                                        .filter(natural::contains)
                                        .isPresent())
                        .forEach(r -> live.add(r.key()));
            }
        }
        return live;
    }

    /** @param roots the objects in focus of the types that are part of none */
    private boolean holds(Map<ResourceType, Set<ResourceKey>> roots, ResourceType type, ResourceKey key) {
        TypeDefinition definition = types.get(type);
        if (definition == null || !isWanted(type)) {
            return false;
        }
        Optional<ResourceType> parent = definition.reading().parent();
        return parent.isEmpty()
                ? roots.getOrDefault(type, Set.of()).contains(key)
                : References.parent(definition, key, types)
                        .filter(k -> holds(roots, parent.get(), k))
                        .isPresent();
    }
}
