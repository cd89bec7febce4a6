package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Names a snapshot of a tenant: its place in the tenant's history as eight digits or more, for instance {@code 00000042}.
 * Numbers are never used twice, and sort as the snapshots were taken.
 */
public record SnapshotId(String value) implements Comparable<SnapshotId> {
    private static final Pattern GRAMMAR = Pattern.compile("[0-9]{8,18}");

    public SnapshotId {
        requireNonNull(value, "value");
        if (!GRAMMAR.matcher(value).matches() || !value.equals(Sequence.text(Long.parseLong(value)))) {
            throw new IllegalArgumentException("Not a snapshot id: '" + value + "'. It looks like 00000042.");
        }
    }

    public static SnapshotId of(long sequence) {
        return new SnapshotId(Sequence.text(sequence));
    }

    public static SnapshotId of(String value) {
        return new SnapshotId(value);
    }

    /** The place in the tenant's history, counted from 1. */
    public long sequence() {
        return Long.parseLong(value);
    }

    @Override
    public int compareTo(SnapshotId other) {
        return Long.compare(sequence(), other.sequence());
    }

    @Override
    public String toString() {
        return value;
    }
}
