package org.butterflysecurity.internal.repository;

import java.util.Arrays;

/** Where nodes end, by a secret hash of the keys of their entries. For use by one thread. */
final class Boundaries {
    private final SipHash hash;

    Boundaries(byte[] boundaryKey) {
        hash = new SipHash(boundaryKey);
    }

    /** Whether a node ends after the entry with this key. */
    boolean isAfter(Cut cut, int level, long weightSoFar, long weightOfLast, byte[] key) {
        return cut.mustEnd(weightSoFar) || (cut.mayEnd(weightSoFar) && cut.ends(weightOfLast, hash(level, key)));
    }

    /** The upper half, unsigned, of SipHash-2-4 of {@code key} and a level. */
    long hash(int level, byte[] key) {
        byte[] hashed = Arrays.copyOf(key, key.length + 1);
        hashed[key.length] = (byte) level;
        return hash.hash(hashed) >>> Integer.SIZE;
    }
}
