package org.butterflysecurity.testkit.junit;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;

/** A snapshot of a real org, held in memory for the tests of one class. */
public final class OktaSnapshot {
    private final IdentityBackup backup;
    private final Snapshot snapshot;

    OktaSnapshot(IdentityBackup backup, Snapshot snapshot) {
        this.backup = backup;
        this.snapshot = snapshot;
    }

    /** What is known of the snapshot. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The objects of {@code type}. Close the stream. */
    public Stream<Resource> read(ResourceType type) {
        return backup.read(snapshot.id(), type);
    }

    public Optional<Resource> find(ResourceType type, ResourceKey key) {
        return backup.find(snapshot.id(), type, key);
    }
}
