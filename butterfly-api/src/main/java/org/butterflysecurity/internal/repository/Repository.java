package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;

/** SKELETON: signatures only, so that the engine can be written against them. */
public final class Repository implements AutoCloseable {
    private Repository() {}

    /** Opens the tenant's repository; UNKNOWN_TENANT if there is none, WRONG_KEY, CORRUPT_KEYRING. */
    public static Repository open(
            StorageBackend storage, TenantId tenant, KeyProvider keys, Clock clock, RandomGenerator random) {
        throw new UnsupportedOperationException();
    }

    /** Opens the tenant's repository, creating it (a keyring) if there is none. */
    public static Repository openOrCreate(
            StorageBackend storage, TenantId tenant, KeyProvider keys, Clock clock, RandomGenerator random) {
        throw new UnsupportedOperationException();
    }

    /** All snapshots, oldest first. */
    public List<Snapshot> snapshots() {
        throw new UnsupportedOperationException();
    }

    /** One snapshot; UNKNOWN_SNAPSHOT if there is none. */
    public Snapshot snapshot(SnapshotId id) {
        throw new UnsupportedOperationException();
    }

    /** Starts writing a new snapshot: takes a lease that keeps prune away. One writer per run; close it. */
    public SnapshotWriter startSnapshot() {
        throw new UnsupportedOperationException();
    }

    /** The records of a tree in key order. Close the stream. */
    public Stream<Record> records(String root) {
        throw new UnsupportedOperationException();
    }

    /** The records whose key is {@code parent} followed by more segments, in key order. Close the stream. */
    public Stream<Record> children(String root, ResourceKey parent) {
        throw new UnsupportedOperationException();
    }

    /** One record. */
    public Optional<Record> find(String root, ResourceKey key) {
        throw new UnsupportedOperationException();
    }

    /** What differs between two trees, in key order, reading only nodes that differ. An empty root is an empty tree. Close it. */
    public Stream<RecordChange> diff(Optional<String> before, Optional<String> after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
