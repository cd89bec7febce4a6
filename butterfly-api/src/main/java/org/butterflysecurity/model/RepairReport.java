package org.butterflysecurity.model;

import java.util.List;
import java.util.Optional;

/**
 * What a repair found, saved and lost.
 *
 * @param dryRun whether nothing was changed
 * @param found everything that was wrong
 * @param snapshots the snapshots that were damaged, oldest first; all others are untouched
 */
public record RepairReport(boolean dryRun, List<Verification.Problem> found, List<DamagedSnapshot> snapshots) {
    public RepairReport {
        found = List.copyOf(found);
        snapshots = List.copyOf(snapshots);
    }

    /** Whether there is anything that cannot be had again. */
    public boolean isLossless() {
        return snapshots.isEmpty();
    }

    /**
     * A snapshot of which something is lost.
     *
     * @param replacement the snapshot that has what could be saved of it; empty if nothing could, or in a dry run
     * @param lost what is lost, by type; empty if the manifest is lost and with it everything
     */
    public record DamagedSnapshot(SnapshotId id, Optional<SnapshotId> replacement, List<LostRecords> lost) {
        public DamagedSnapshot {
            lost = List.copyOf(lost);
        }
    }

    /**
     * Objects of a type that are lost.
     *
     * @param count how many
     * @param of how many the type had
     * @param places where they were in the order of keys, such as {@code 40 after '00u1' up to '00u9'}; at most 20 places
     */
    public record LostRecords(ResourceType type, long count, long of, List<String> places) {
        public LostRecords {
            places = List.copyOf(places);
        }
    }
}
