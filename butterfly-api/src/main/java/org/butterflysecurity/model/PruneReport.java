package org.butterflysecurity.model;

import java.util.List;

/**
 * What a prune removed, or would remove.
 *
 * @param dryRun whether nothing was changed
 * @param kept snapshots that stay, oldest first
 * @param removed snapshots that go, oldest first
 * @param objectsRemoved stored objects deleted
 * @param bytesFreed storage given back
 */
public record PruneReport(
        boolean dryRun, List<SnapshotId> kept, List<SnapshotId> removed, long objectsRemoved, long bytesFreed) {
    public PruneReport {
        kept = List.copyOf(kept);
        removed = List.copyOf(removed);
    }
}
