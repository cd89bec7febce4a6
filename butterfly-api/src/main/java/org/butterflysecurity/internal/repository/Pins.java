package org.butterflysecurity.internal.repository;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.StoredObject;

/**
 * Snapshots that no retention removes: an object for each, so that setting one and taking it away is one write. An object that cannot
 * be read pins all the same. Thread-safe.
 */
final class Pins {
    private static final int FORMAT = 1;

    private final RepositoryParts parts;

    Pins(RepositoryParts parts) {
        this.parts = parts;
    }

    Set<SnapshotId> all() {
        Set<SnapshotId> pinned = new TreeSet<>();
        try (Stream<StoredObject> objects = parts.storage().list(parts.layout().pins())) {
            objects.flatMap(o -> idOf(o.key().name()).stream()).forEach(pinned::add);
        }
        return pinned;
    }

    boolean has(SnapshotId id) {
        return parts.storage().find(parts.layout().pin(id)).isPresent();
    }

    private static Optional<SnapshotId> idOf(String name) {
        try {
            return Optional.of(SnapshotId.of(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Pins a snapshot. Doing so again changes nothing. */
    void put(SnapshotId id) {
        try (Lease lease = parts.leases().take(Leases.Kind.EDIT)) {
            JsonObject json = JsonObject.builder()
                    .put("format", FORMAT)
                    .put("snapshot", id.value())
                    .put("pinnedAt", parts.clock().instant().toString())
                    .build();
            lease.refresh();
            parts.storage()
                    .putIfAbsent(
                            parts.layout().pin(id),
                            parts.sealer().seal(ObjectKind.PIN, id.value(), Json.canonical(json)));
        } catch (StorageException e) {
            if (e.code() != ErrorCode.STORAGE_CONFLICT) {
                throw e;
            }
        }
    }

    /** Takes the pin away, if there is one. */
    void remove(SnapshotId id) {
        try (Lease lease = parts.leases().take(Leases.Kind.EDIT)) {
            lease.refresh();
            parts.storage().delete(parts.layout().pin(id));
        }
    }
}
