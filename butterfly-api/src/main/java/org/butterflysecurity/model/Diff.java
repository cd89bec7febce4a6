package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two snapshots, or between a snapshot and the live tenant. Fields that only the provider writes, such as time stamps, do not count. A type that
 * was not read on either side is <em>not compared</em>: absence is never deletion.
 *
 * @param tenant whose tenant it is
 * @param after the later snapshot; empty if the snapshot was compared with the live tenant
 * @param beforeAt when the earlier state was read
 * @param afterAt when the later state was read
 * @param types how many objects differ, per compared type that has differences, in the order of {@link ResourceType}
 * @param changes the objects that differ, by type and key; shorter than the counts when {@link #isCut}
 * @param notCompared types that cannot be compared, and why
 * @param logs which providers' logs were asked who changed it; empty where none was
 */
public record Diff(
        TenantId tenant,
        SnapshotId before,
        Optional<SnapshotId> after,
        Instant beforeAt,
        Instant afterAt,
        List<TypeChanges> types,
        List<ObjectChange> changes,
        List<NotCompared> notCompared,
        List<LogReading> logs) {
    public Diff {
        requireNonNull(tenant, "tenant");
        requireNonNull(before, "before");
        requireNonNull(after, "after");
        requireNonNull(beforeAt, "beforeAt");
        requireNonNull(afterAt, "afterAt");
        types = List.copyOf(types);
        changes = List.copyOf(changes);
        notCompared = List.copyOf(notCompared);
        logs = List.copyOf(logs);
    }

    /** Whether nothing that could be compared differs. */
    public boolean isEmpty() {
        return types.isEmpty();
    }

    /** How many objects differ. */
    public long count() {
        return types.stream().mapToLong(TypeChanges::count).sum();
    }

    /** Whether more objects differ than are listed, because of the limit that was asked for. */
    public boolean isCut() {
        return changes.size() < count();
    }

    /** A copy with what the logs say. */
    public Diff withLog(List<ObjectChange> signed, List<LogReading> readings) {
        return new Diff(tenant, before, after, beforeAt, afterAt, types, signed, notCompared, readings);
    }

    /** The differences in words, for people. Shows values, so it may show personal data; never a secret. */
    @Override
    public String toString() {
        return DiffText.of(this);
    }

    /** How many objects of one type differ. */
    public record TypeChanges(ResourceType type, long added, long removed, long changed) {
        public long count() {
            return added + removed + changed;
        }
    }

    /** A type that cannot be compared. */
    public record NotCompared(ResourceType type, String why) {}

    /**
     * A provider's log that was asked who changed what.
     *
     * @param isRead whether it answered
     * @param detail why it did not, or what it cannot tell; empty if there is nothing to say
     */
    public record LogReading(String provider, boolean isRead, String detail) {}
}
