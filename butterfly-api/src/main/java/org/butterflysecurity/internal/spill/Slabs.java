package org.butterflysecurity.internal.spill;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays of one size that are used again and again: what holds millions of records for a while would else be moved about by the garbage
 * collector and outlive it. As many are kept as were ever in use at once. Thread-safe.
 */
final class Slabs {
    /** Above half a megabyte, G1 treats an array apart. */
    static final int BYTES = 256 << 10;

    private final Deque<byte[]> idle = new ArrayDeque<>();

    synchronized byte[] take() {
        byte[] slab = idle.poll();
        return slab == null ? new byte[BYTES] : slab;
    }

    synchronized void give(byte[] slab) {
        if (slab.length == BYTES) {
            idle.push(slab);
        }
    }
}
