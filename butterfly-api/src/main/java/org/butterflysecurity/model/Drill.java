package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.butterflysecurity.json.JsonObject;

/**
 * The evidence of a drill: a restore that was rehearsed into another tenant, how long it took and what came of it.
 *
 * @param tenant whose data was put back
 * @param snapshot what was put back
 * @param snapshotAt when that was read: what happened since would have been lost
 * @param contentHash SHA-256 over the types of the snapshot and the roots of their trees, in hexadecimal; see {@link #contentHash(Snapshot)}
 * @param into the provider tenants that were written to; none if there was no plan
 * @param options what was asked for, as JSON; see {@code RestoreOptions}
 * @param plan hash of the plan that was carried out; empty if it did not come so far
 * @param restore the restore in the other tenant's records; empty if it did not come so far
 * @param counts what it came to
 * @param differences objects that are not as the snapshot has them, and why; at most {@value #MOST_DIFFERENCES}, while the counts have all
 * @param left types of the snapshot that were not put back, and why
 * @param detail what went wrong; empty if nothing did
 */
public record Drill(
        DrillId id,
        TenantId tenant,
        SnapshotId snapshot,
        Instant snapshotAt,
        String contentHash,
        List<Snapshot.Connection> into,
        JsonObject options,
        String plan,
        Optional<RestoreId> restore,
        Times times,
        Counts counts,
        List<Difference> differences,
        List<Diff.NotCompared> left,
        Outcome outcome,
        String detail) {
    /** More differences are counted, not listed. */
    public static final int MOST_DIFFERENCES = 1_000;

    public Drill {
        requireNonNull(id, "id");
        requireNonNull(tenant, "tenant");
        requireNonNull(snapshot, "snapshot");
        requireNonNull(snapshotAt, "snapshotAt");
        requireNonNull(contentHash, "contentHash");
        into = List.copyOf(into);
        requireNonNull(options, "options");
        requireNonNull(plan, "plan");
        requireNonNull(restore, "restore");
        requireNonNull(times, "times");
        requireNonNull(counts, "counts");
        differences = List.copyOf(differences);
        left = List.copyOf(left);
        requireNonNull(outcome, "outcome");
        requireNonNull(detail, "detail");
    }

    /** What identifies the content of a snapshot: the same objects have the same. Needs nothing but the snapshot's own record. */
    public static String contentHash(Snapshot snapshot) {
        return DrillJson.contentHash(snapshot);
    }

    /** Whether it came to its end and had something to do: a sandbox that is like the snapshot already shows nothing. */
    public boolean showsSomething() {
        return outcome != Outcome.FAILED && counts.done() > 0;
    }

    /** How old the snapshot was when the drill began: the data that a real loss at that moment would have cost. */
    public Duration snapshotAge() {
        return Duration.between(snapshotAt, times.startedAt());
    }

    /** The evidence as JSON. */
    public JsonObject toJson() {
        return DrillJson.of(this);
    }

    /** One line, without names of objects. */
    @Override
    public String toString() {
        return "Drill " + id + " of snapshot " + snapshot + " at " + times.startedAt() + ": " + outcome.label() + ", "
                + counts.equal() + " objects as in the snapshot, " + counts.different() + " not"
                + (outcome == Outcome.FAILED
                        ? ""
                        : ", recovered in " + times.recovery().toSeconds() + " s")
                + (detail.isEmpty() ? "" : ". " + detail);
    }

    /**
     * By the clock of the host, to the millisecond.
     *
     * @param planning reading the other tenant and planning
     * @param restoring from the safety snapshot to the last read-back
     * @param checking comparing everything again
     */
    public record Times(Instant startedAt, Duration planning, Duration restoring, Duration checking) {
        public Times {
            requireNonNull(startedAt, "startedAt");
            planning = planning.truncatedTo(ChronoUnit.MILLIS);
            restoring = restoring.truncatedTo(ChronoUnit.MILLIS);
            checking = checking.truncatedTo(ChronoUnit.MILLIS);
        }

        /** The recovery time: from the beginning until the objects were back and read back. */
        public Duration recovery() {
            return planning.plus(restoring);
        }
    }

    /**
     * What it came to.
     *
     * @param present objects that the other tenant had already as the snapshot has them: the drill shows nothing about those
     * @param steps steps of the plan
     * @param done steps that were done
     * @param refused steps that the provider refused
     * @param skipped steps that were not tried
     * @param byPerson steps that a person has to do
     * @param equal objects that are as the snapshot has them afterwards
     * @param different objects that are not
     * @param calls requests sent, for reading too
     */
    public record Counts(
            long present,
            long steps,
            long done,
            long refused,
            long skipped,
            long byPerson,
            long equal,
            long different,
            long calls) {}

    /**
     * An object that is not as the snapshot has it.
     *
     * @param missing what would still have to be done
     * @param why why it was not; what a person has to do, or the provider's words
     */
    public record Difference(ResourceType type, ResourceKey key, String name, Step.Kind missing, String why) {
        /** Names the object, never its content. */
        @Override
        public String toString() {
            return missing + " " + type + " " + key;
        }
    }

    /** How a drill ended. */
    public enum Outcome {
        /** Everything is as the snapshot has it, but for what only a person can do. */
        COMPLETE,
        /** Something is not. */
        INCOMPLETE,
        /** The restore broke off. */
        FAILED;

        /** The outcome as it stands in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
