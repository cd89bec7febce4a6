package org.butterflysecurity.internal.repository;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;

/** SKELETON. Writes the trees of one run and commits them. {@link #write} may be called by several threads, one per type. */
public final class SnapshotWriter implements AutoCloseable {
    SnapshotWriter() {}

    /** The newest snapshot when the run began. */
    public Optional<Snapshot> base() {
        throw new UnsupportedOperationException();
    }

    /** Writes a type's tree. {@code records} are in key order without repeats. */
    public TreeSummary write(ResourceType type, Iterator<Record> records) {
        throw new UnsupportedOperationException();
    }

    /** Reads a tree that this writer or an earlier one wrote, in key order. Close the stream. */
    public Stream<Record> records(String root) {
        throw new UnsupportedOperationException();
    }

    /** Bytes put to storage so far. */
    public long storedBytes() {
        throw new UnsupportedOperationException();
    }

    /** Makes the snapshot visible: the last packs, the index, then the manifest by put-if-absent. */
    public Snapshot commit(
            Instant startedAt,
            Instant takenAt,
            List<Snapshot.Connection> connections,
            List<TypeResult> types,
            long calls,
            long milliseconds) {
        throw new UnsupportedOperationException();
    }

    /** Gives back the lease. What was not committed stays unseen, and is found again by the next run. */
    @Override
    public void close() {}
}
