package org.butterflysecurity.internal.engine;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;

/** Reads objects out of snapshots. */
public final class StoredSnapshots {
    private final Repository repository;
    private final Naming naming;

    public StoredSnapshots(Repository repository, Naming naming) {
        this.repository = repository;
        this.naming = naming;
    }

    public Optional<Resource> find(Snapshot snapshot, ResourceType type, ResourceKey key) {
        return repository.find(root(snapshot, type), key).map(record -> naming.resource(type, record));
    }

    /** Close the stream. */
    public Stream<Resource> read(Snapshot snapshot, ResourceType type) {
        return repository.records(root(snapshot, type)).map(record -> naming.resource(type, record));
    }

    /** The root of a type; {@link ErrorCode#TYPE_NOT_IN_SNAPSHOT} if the snapshot does not have it. */
    public static String root(Snapshot snapshot, ResourceType type) {
        Optional<TypeResult> result = snapshot.type(type);
        return result.flatMap(TypeResult::root)
                .orElseThrow(() -> new RepositoryException(
                        ErrorCode.TYPE_NOT_IN_SNAPSHOT,
                        "Snapshot " + snapshot.id() + " does not have " + type + ": "
                                + result.map(InWords::why).orElse("it does not know the type") + "."));
    }
}
