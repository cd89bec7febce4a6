package org.butterflysecurity.model;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;

/**
 * What a verification found.
 *
 * @param snapshots the snapshots that were checked, oldest first
 * @param objects stored objects that were read and authenticated
 * @param records records whose place, hash and count were checked
 * @param bytes stored bytes that were read
 * @param problems everything that is wrong; empty when all is intact
 * @param notes what else is worth knowing: leases, leftovers of interrupted runs, files that are not ours, and where the storage keeps an
 *     intact former version of what is damaged
 * @param head the newest snapshot by the storage; keep it elsewhere for the next verification. Empty while there is none.
 */
public record Verification(
        List<SnapshotId> snapshots,
        long objects,
        long records,
        long bytes,
        List<Problem> problems,
        List<Note> notes,
        Optional<TrustedHead> head) {
    public Verification {
        snapshots = List.copyOf(snapshots);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    public boolean isIntact() {
        return problems.isEmpty();
    }

    /**
     * One thing worth knowing that is not wrong.
     *
     * @param object key of the stored object
     * @param what what it is, in words
     */
    public record Note(String object, String what) {}

    /**
     * One thing that is wrong.
     *
     * @param code which case
     * @param object key of the stored object
     * @param what what is wrong with it, in words
     * @param snapshots the snapshots that need it, as far as known
     * @param types the types that need it, as far as known
     */
    public record Problem(
            ErrorCode code, String object, String what, List<SnapshotId> snapshots, List<ResourceType> types) {
        public Problem {
            snapshots = List.copyOf(snapshots);
            types = List.copyOf(types);
        }
    }
}
