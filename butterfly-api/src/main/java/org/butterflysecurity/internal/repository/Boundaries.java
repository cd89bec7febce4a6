package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Where nodes end, by a secret hash of the keys of their entries. For use by one thread. */
final class Boundaries {
    private final byte[] boundaryKey;
    private final MessageDigest digest = Ciphers.sha256();

    Boundaries(byte[] boundaryKey) {
        this.boundaryKey = boundaryKey;
    }

    /** Whether a node ends after the entry with this key. */
    boolean isAfter(Cut cut, int level, long weightSoFar, long weightOfLast, byte[] key) {
        return cut.after(weightSoFar, weightOfLast, () -> hash(level, key));
    }

    /** The first four bytes, unsigned, of SHA-256 of the boundary key, a level and {@code key}. */
    long hash(int level, byte[] key) {
        digest.update(boundaryKey);
        digest.update((byte) level);
        return ByteBuffer.wrap(digest.digest(key)).getInt() & 0xFFFFFFFFL;
    }
}
