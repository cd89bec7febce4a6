package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.butterflysecurity.internal.repository.Journals;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestoreId;
import org.butterflysecurity.model.Snapshot;

/**
 * Which object of a tenant is which of another's snapshot, as earlier restores have found or made them: so the next one finds an object
 * that has been renamed since. Only objects with ids of their own, and only where the two keys differ. Immutable.
 */
record Pairs(Map<ResourceType, Map<ResourceKey, ResourceKey>> keys) {
    static final Pairs NONE = new Pairs(Map.of());

    Pairs {
        Map<ResourceType, Map<ResourceKey, ResourceKey>> copy = new TreeMap<>();
        keys.forEach((type, of) -> copy.put(type, Collections.unmodifiableMap(new TreeMap<>(of))));
        keys = Collections.unmodifiableMap(copy);
    }

    /** Those that the newest restore of such a snapshot has left behind. */
    static Pairs kept(Journals journals, Snapshot snapshot) {
        List<RestoreId> all = new ArrayList<>(journals.all());
        Collections.reverse(all);
        return all.stream()
                .flatMap(id -> Journal.pairs(journals, id, snapshot).stream())
                .findFirst()
                .orElse(NONE);
    }

    Optional<ResourceKey> of(ResourceType type, ResourceKey key) {
        return Optional.ofNullable(keys.getOrDefault(type, Map.of()).get(key));
    }

    /** These, and {@code newer} where both know a key. */
    Pairs and(Pairs newer) {
        Map<ResourceType, Map<ResourceKey, ResourceKey>> both = new TreeMap<>();
        keys.forEach((type, of) -> both.put(type, new TreeMap<>(of)));
        newer.keys.forEach(
                (type, of) -> both.computeIfAbsent(type, t -> new TreeMap<>()).putAll(of));
        return new Pairs(both);
    }

    JsonObject toJson() {
        JsonObject.Builder types = JsonObject.builder();
        keys.forEach((type, of) -> {
            JsonObject.Builder pairs = JsonObject.builder();
            of.forEach((old, now) -> pairs.put(old.toString(), now.toString()));
            types.put(type.toString(), pairs.build());
        });
        return types.build();
    }

    static Pairs fromJson(JsonObject json) {
        Map<ResourceType, Map<ResourceKey, ResourceKey>> keys = new TreeMap<>();
        json.members().forEach((type, of) -> {
            Map<ResourceKey, ResourceKey> pairs = new TreeMap<>();
            ((JsonObject) of)
                    .members()
                    .forEach((old, now) ->
                            pairs.put(ResourceKey.parse(old), ResourceKey.parse(((JsonString) now).value())));
            keys.put(ResourceType.of(type), pairs);
        });
        return new Pairs(keys);
    }
}
