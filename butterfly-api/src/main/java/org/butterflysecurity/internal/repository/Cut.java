package org.butterflysecurity.internal.repository;

import java.util.function.LongSupplier;

/**
 * When a node ends: never below {@code smallest}, always at {@code largest}, between them by the hash of the key of its last
 * entry, the likelier the heavier that entry is. {@code spacing} is the mean weight beyond the smallest.
 */
record Cut(long smallest, long spacing, long largest) {
    /** Leaves, weighed in bytes: docs/benchmarks.md compares other sizes. */
    static final Cut LEAF = new Cut(4 << 10, 12 << 10, 64 << 10);
    /** Inner nodes, weighed in children. */
    static final Cut INNER = new Cut(8, 32, 256);

    boolean after(long weightSoFar, long weightOfLast, LongSupplier hash) {
        return weightSoFar >= largest
                || (weightSoFar >= smallest && hash.getAsLong() * spacing < weightOfLast << Integer.SIZE);
    }
}
