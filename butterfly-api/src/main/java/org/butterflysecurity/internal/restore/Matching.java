package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Which object of the snapshot is which in the tenant: by id where it is the same tenant, then by natural key. Keeps what differs only;
 * an object that has the same key in both takes no memory.
 */
final class Matching {
    private final State then;
    private final State now;
    private final boolean isSameTenant;
    private final UnaryOperator<JsonValue> rewriting;
    private final Pairs known;
    private final Map<ResourceType, Set<ResourceKey>> renewed;
    private final IdMap ids = new IdMap();
    private final Map<ResourceType, Map<ResourceKey, ResourceKey>> moved = new HashMap<>();
    private final Map<ResourceType, Set<ResourceKey>> missing = new HashMap<>();
    private final Map<ResourceType, Set<ResourceKey>> onlyLive = new HashMap<>();
    private final Set<ResourceType> ownIds = new java.util.HashSet<>();
    private final Map<String, ResourceType> missingIds = new HashMap<>();

    /**
     * Matches all objects.
     *
     * @param known what earlier restores have found
     * @param renewed objects of the snapshot that are there and have to be made anew: what names them names what gets a new id
     * @param types parents before children, and what a natural key refers to before what has it
     */
    Matching(
            State then,
            State now,
            boolean isSameTenant,
            UnaryOperator<JsonValue> rewriting,
            Pairs known,
            Map<ResourceType, Set<ResourceKey>> renewed,
            Collection<TypeDefinition> types) {
        this.then = then;
        this.now = now;
        this.isSameTenant = isSameTenant;
        this.rewriting = rewriting;
        this.known = known;
        this.renewed = renewed;
        types.stream().filter(References::ownsItsId).forEach(t -> ownIds.add(t.type()));
        types.forEach(this::match);
    }

    IdMap ids() {
        return ids;
    }

    boolean isMissing(ResourceType type, ResourceKey key) {
        return missing.getOrDefault(type, Set.of()).contains(key);
    }

    /** The ids that a document names of objects which are not in the tenant yet, or get another id. */
    Set<String> missingWords(TypeDefinition type, JsonValue document) {
        Set<String> words = References.words(type, document);
        words.removeIf(w -> !isMissing(w));
        return words;
    }

    /** Whether an object with this id of the snapshot is not in the tenant. */
    boolean isMissing(String id) {
        return missingIds.containsKey(id);
    }

    /** Of which type an object with this id of the snapshot is that is not in the tenant. */
    Optional<ResourceType> missing(String id) {
        return Optional.ofNullable(missingIds.get(id));
    }

    boolean hasMissing() {
        return !missingIds.isEmpty();
    }

    /** The key in the tenant; empty if it is not there. */
    Optional<ResourceKey> live(ResourceType type, ResourceKey key) {
        if (isMissing(type, key)) {
            return Optional.empty();
        }
        ResourceKey own = moved.getOrDefault(type, Map.of()).get(key);
        return Optional.of(own == null ? ids.of(key) : own);
    }

    /** What the tenant has and the snapshot has not. */
    Set<ResourceKey> onlyLive(ResourceType type) {
        return onlyLive.getOrDefault(type, Set.of());
    }

    /** The document as it should be in the tenant. */
    JsonValue wanted(TypeDefinition type, JsonValue document) {
        return rewriting.apply(References.rewrite(type, document, ids));
    }

    private void match(TypeDefinition definition) {
        ResourceType type = definition.type();
        Set<ResourceKey> candidates = new LinkedHashSet<>();
        Set<ResourceKey> live = new LinkedHashSet<>();
        boolean byKey = isSameTenant || definition.identity().naturalKey().isEmpty();
        compareKeys(type, byKey, candidates, live);
        Map<String, ResourceKey> open = new LinkedHashMap<>();
        for (ResourceKey key : List.copyOf(candidates)) {
            ResourceKey mapped = ids.of(key);
            boolean isThere = (byKey || !References.ownsItsId(definition))
                    && live.contains(mapped)
                    && mapped.segments().stream().noneMatch(missingIds::containsKey);
            Optional<ResourceKey> found = known.of(type, key).filter(live::contains);
            if (isThere) {
                candidates.remove(key);
                live.remove(mapped);
            } else if (found.isPresent()) {
                candidates.remove(key);
                live.remove(found.get());
                pair(definition, key, found.get());
            } else if (!namesMissing(type, mapped)) {
                JsonValue document = wanted(definition, then.find(type, key).orElseThrow());
                NaturalKeys.of(definition, mapped, document).ifPresent(k -> open.putIfAbsent(k, key));
            }
        }
        if (!open.isEmpty()) {
            byNaturalKey(definition, open, candidates, live);
        }
        missing.put(type, candidates);
        onlyLive.put(type, live);
        if (References.ownsItsId(definition)) {
            candidates.forEach(key -> missingIds.put(key.id(), type));
            renewed.getOrDefault(type, Set.of()).forEach(key -> missingIds.put(key.id(), type));
        }
    }

    private void byNaturalKey(
            TypeDefinition definition,
            Map<String, ResourceKey> open,
            Set<ResourceKey> candidates,
            Set<ResourceKey> live) {
        ResourceType type = definition.type();
        Iterator<ResourceKey> left = live.iterator();
        while (left.hasNext()) {
            ResourceKey key = left.next();
            JsonValue document = now.find(type, key).orElseThrow();
            ResourceKey old =
                    NaturalKeys.of(definition, key, document).map(open::remove).orElse(null);
            if (old != null) {
                left.remove();
                candidates.remove(old);
                pair(definition, old, key);
            }
        }
    }

    private void pair(TypeDefinition definition, ResourceKey old, ResourceKey key) {
        moved.computeIfAbsent(definition.type(), t -> new HashMap<>()).put(old, key);
        if (References.ownsItsId(definition)) {
            ids.put(old.id(), key.id());
        }
    }

    /** What has been found, for the next time. */
    Pairs pairs() {
        Map<ResourceType, Map<ResourceKey, ResourceKey>> pairs = new HashMap<>(moved);
        pairs.keySet().retainAll(ownIds);
        return new Pairs(pairs);
    }

    /** Fills both sets with the keys that one side alone has; with all of them where equal keys say nothing. */
    private void compareKeys(ResourceType type, boolean byKey, Set<ResourceKey> candidates, Set<ResourceKey> live) {
        try (Stream<Record> a = then.records(type);
                Stream<Record> b = now.records(type)) {
            Iterator<Record> old = a.iterator();
            Iterator<Record> is = b.iterator();
            Record x = next(old);
            Record y = next(is);
            while (x != null || y != null) {
                int order = x == null ? 1 : y == null ? -1 : x.key().compareTo(y.key());
                boolean isSame = order == 0 && byKey && x != null && namesTheSame(type, x.key());
                if (x != null && order <= 0 && !isSame) {
                    candidates.add(x.key());
                }
                if (y != null && order >= 0 && !isSame) {
                    live.add(y.key());
                }
                x = order <= 0 ? next(old) : x;
                y = order >= 0 ? next(is) : y;
            }
        }
    }

    /** Whether an equal key means the same object: not if an object that it names has been made anew since, or is to be. */
    private boolean namesTheSame(ResourceType type, ResourceKey key) {
        return ids.of(key).equals(key) && !namesMissing(type, key);
    }

    /** Whether a key names, apart from the object's own id, what is not there or goes. */
    private boolean namesMissing(ResourceType type, ResourceKey key) {
        List<String> names =
                ownIds.contains(type) ? key.segments().subList(0, key.segments().size() - 1) : key.segments();
        return names.stream().anyMatch(missingIds::containsKey);
    }

    private static @Nullable Record next(Iterator<Record> records) {
        return records.hasNext() ? records.next() : null;
    }

    /** Parents first, then what natural keys refer to, else in the order of the layers. */
    static List<TypeDefinition> order(Collection<TypeDefinition> types) {
        List<TypeDefinition> left = new ArrayList<>(types);
        left.sort(java.util.Comparator.<TypeDefinition>comparingInt(
                        t -> t.writing().layer().orElse(0))
                .thenComparing(TypeDefinition::type));
        Map<ResourceType, TypeDefinition> open = new LinkedHashMap<>();
        left.forEach(t -> open.put(t.type(), t));
        List<TypeDefinition> ordered = new ArrayList<>();
        while (!open.isEmpty()) {
            TypeDefinition next = open.values().stream()
                    .filter(t -> before(t).stream().noneMatch(open::containsKey))
                    .findFirst()
                    .orElseGet(() -> open.values().iterator().next());
            open.remove(next.type());
            ordered.add(next);
        }
        return ordered;
    }

    private static Set<ResourceType> before(TypeDefinition type) {
        Set<ResourceType> before = new LinkedHashSet<>();
        type.reading().parent().ifPresent(before::add);
        type.identity().naturalKey().stream()
                .filter(p -> p.kind() == org.butterflysecurity.catalog.Identity.KeyPart.Kind.REFERENCE)
                .forEach(p -> type.fields().references().stream()
                        .filter(r -> r.at().toString().equals(p.value()))
                        .forEach(r -> before.addAll(r.to())));
        before.remove(type.type());
        return before;
    }
}
