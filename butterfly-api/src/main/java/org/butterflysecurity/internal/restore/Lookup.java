package org.butterflysecurity.internal.restore;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.spi.RestoreSession;

/** Looks for objects in the tenant as it is at this moment. */
final class Lookup {
    private final RestoreSession session;
    private final Map<ResourceType, TypeDefinition> types;

    Lookup(RestoreSession session, Map<ResourceType, TypeDefinition> types) {
        this.session = session;
        this.types = types;
    }

    /** One object by its key. */
    Optional<JsonValue> find(TypeDefinition type, ResourceKey key) throws InterruptedException {
        Optional<JsonValue> found = session.find(type, key);
        boolean canBeAsked =
                type.reading().get().isPresent() && type.reading().bindings().isEmpty();
        return found.isPresent() || canBeAsked
                ? found
                : Optional.ofNullable(siblings(type, key).get(key));
    }

    /** The key of the object with this natural key, among those with the parent of {@code near}. */
    Optional<ResourceKey> byNaturalKey(TypeDefinition type, ResourceKey near, String naturalKey)
            throws InterruptedException {
        return siblings(type, near).entrySet().stream()
                .filter(e -> NaturalKeys.of(type, e.getKey(), e.getValue())
                        .filter(naturalKey::equals)
                        .isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Map<ResourceKey, JsonValue> siblings(TypeDefinition type, ResourceKey near) throws InterruptedException {
        Map<ResourceKey, JsonValue> found = new ConcurrentHashMap<>();
        Optional<ResourceType> parent = type.reading().parent();
        ResourceSink sink = found::put;
        ReadOutcome outcome = session.read(type, new OneParent(parent, References.parent(type, near, types)), sink);
        if (!outcome.isComplete()) {
            throw new ProviderException(
                    ErrorCode.PROVIDER_REFUSED, type.type() + " cannot be read: " + outcome.detail() + ".");
        }
        return found;
    }

    /** Gives the one parent whose children are looked at. */
    private final class OneParent implements ParentReader {
        private final Map<ResourceType, Resource> parents = new HashMap<>();

        OneParent(Optional<ResourceType> type, Optional<ResourceKey> key) throws InterruptedException {
            TypeDefinition definition = type.map(types::get).orElse(null);
            if (type.isPresent() && key.isPresent() && definition != null) {
                JsonValue document = find(definition, key.get()).orElse(JsonObject.EMPTY);
                parents.put(
                        type.get(),
                        new Resource(type.get(), key.get(), key.get().id(), document));
            }
        }

        @Override
        public boolean isRead(ResourceType type) {
            return parents.containsKey(type);
        }

        @Override
        public Stream<Resource> read(ResourceType type) {
            return Optional.ofNullable(parents.get(type)).stream();
        }

        @Override
        public long count(ResourceType type) {
            return parents.containsKey(type) ? 1 : 0;
        }
    }
}
