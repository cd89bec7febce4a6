package org.butterflysecurity.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a prune removed, or would remove.
 *
 * @param dryRun whether nothing was changed
 * @param kept snapshots that stay, oldest first, each with the reasons: {@code last}, {@code daily 2026-11-23}, {@code pinned} …
 * @param removed snapshots that go, oldest first
 * @param objectsRemoved stored objects deleted
 * @param bytesFreed storage given back
 */
public record PruneReport(
        boolean dryRun,
        Map<SnapshotId, List<String>> kept,
        List<SnapshotId> removed,
        long objectsRemoved,
        long bytesFreed) {
    public PruneReport {
        kept = Collections.unmodifiableMap(new TreeMap<>(kept));
        removed = List.copyOf(removed);
    }
}
