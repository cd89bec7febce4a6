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
 * @param retiredKeys ids of data keys that were taken out of the keyring: what they encrypted cannot be read any more, wherever there
 *     is a copy of it
 */
public record PruneReport(
        boolean dryRun,
        Map<SnapshotId, List<String>> kept,
        List<SnapshotId> removed,
        long objectsRemoved,
        long bytesFreed,
        List<String> retiredKeys) {
    public PruneReport {
        kept = Collections.unmodifiableMap(new TreeMap<>(kept));
        removed = List.copyOf(removed);
        retiredKeys = List.copyOf(retiredKeys);
    }

    /** The same, with these data keys retired. */
    public PruneReport withRetiredKeys(List<String> keys) {
        return new PruneReport(dryRun, kept, removed, objectsRemoved, bytesFreed, keys);
    }
}
