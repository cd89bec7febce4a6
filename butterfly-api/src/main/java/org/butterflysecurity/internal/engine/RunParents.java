package org.butterflysecurity.internal.engine;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.internal.repository.SnapshotWriter;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.ParentReader;

/** What this run has read so far, out of the trees that it has written. */
final class RunParents implements ParentReader {
    private final SnapshotWriter writer;
    private final Map<ResourceType, TypeResult> results;
    private final Naming naming;
    private final boolean isFull;

    RunParents(SnapshotWriter writer, Map<ResourceType, TypeResult> results, Naming naming, boolean isFull) {
        this.writer = writer;
        this.results = results;
        this.naming = naming;
        this.isFull = isFull;
    }

    @Override
    public boolean isRead(ResourceType type) {
        return root(type).isPresent();
    }

    @Override
    public Stream<Resource> read(ResourceType type) {
        return root(type)
                .map(root -> writer.records(root).map(record -> naming.resource(type, record)))
                .orElseGet(Stream::empty);
    }

    @Override
    public Optional<Snapshot> previous() {
        return isFull ? Optional.empty() : writer.base();
    }

    @Override
    public Stream<Resource> previous(ResourceType type) {
        return previous()
                .flatMap(before -> before.type(type))
                .flatMap(TypeResult::root)
                .map(root -> writer.records(root).map(record -> naming.resource(type, record)))
                .orElseGet(Stream::empty);
    }

    @Override
    public long count(ResourceType type) {
        return Optional.ofNullable(results.get(type)).map(TypeResult::count).orElse(0L);
    }

    private Optional<String> root(ResourceType type) {
        return Optional.ofNullable(results.get(type)).flatMap(TypeResult::root);
    }
}
