package org.butterflysecurity.internal.restore;

import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.butterflysecurity.internal.engine.Side;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.ParentReader;

/** The objects of one side: of the snapshot, or of the tenant as it is. */
final class State implements ParentReader {
    private final Side side;
    private final BiPredicate<ResourceType, ResourceKey> filter;

    State(Side side) {
        this(side, (type, key) -> true);
    }

    private State(Side side, BiPredicate<ResourceType, ResourceKey> filter) {
        this.side = side;
        this.filter = filter;
    }

    /** The same with no other objects than {@code filter} lets through. */
    State narrowed(BiPredicate<ResourceType, ResourceKey> filter) {
        return new State(side, filter);
    }

    Snapshot snapshot() {
        return side.snapshot();
    }

    boolean has(ResourceType type) {
        return root(type).isPresent();
    }

    /** Close the stream. */
    Stream<Record> records(ResourceType type) {
        return root(type)
                .map(side.repository()::records)
                .orElseGet(Stream::empty)
                .filter(r -> filter.test(type, r.key()));
    }

    Optional<byte[]> bytes(ResourceType type, ResourceKey key) {
        return root(type)
                .filter(r -> filter.test(type, key))
                .flatMap(r -> side.repository().find(r, key))
                .map(Record::value);
    }

    Optional<JsonValue> find(ResourceType type, ResourceKey key) {
        return bytes(type, key).map(Json::parse);
    }

    @Override
    public boolean isRead(ResourceType type) {
        return has(type);
    }

    @Override
    public Stream<Resource> read(ResourceType type) {
        return records(type).map(r -> new Resource(type, r.key(), r.key().id(), Json.parse(r.value())));
    }

    @Override
    public long count(ResourceType type) {
        try (Stream<Record> all = records(type)) {
            return all.count();
        }
    }

    private Optional<String> root(ResourceType type) {
        return side.snapshot().type(type).flatMap(TypeResult::root);
    }
}
