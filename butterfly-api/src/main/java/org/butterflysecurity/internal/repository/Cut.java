package org.butterflysecurity.internal.repository;

/**
 * When a node ends: never below {@code smallest}, always at {@code largest}, between them by the hash of the key of its last
 * entry, the likelier the heavier that entry is. {@code spacing} is the mean weight beyond the smallest.
 */
record Cut(long smallest, long spacing, long largest) {
    /** Leaves, weighed in bytes: docs/benchmarks.md compares other sizes. */
    static final Cut LEAF = new Cut(20 << 10, 12 << 10, 128 << 10);
    /** Inner nodes, weighed in children. */
    static final Cut INNER = new Cut(8, 32, 256);

    /** Whether a node of this weight may end, if its last entry says so. */
    boolean mayEnd(long weightSoFar) {
        return weightSoFar >= smallest;
    }

    boolean mustEnd(long weightSoFar) {
        return weightSoFar >= largest;
    }

    /** Whether an entry of this weight and hash ends a node that may end. */
    boolean ends(long weight, long hash) {
        return hash * spacing < weight << Integer.SIZE;
    }
}
