package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** Where nodes end, by a secret hash of the keys of their entries. For use by one thread. */
final class Boundaries {
    private final byte[] boundaryKey;
    private final MessageDigest digest = Ciphers.sha256();

    Boundaries(byte[] boundaryKey) {
        this.boundaryKey = boundaryKey;
    }

    /** Whether a node ends after the entry with this key. */
    boolean isAfter(Cut cut, int level, long weightSoFar, long weightOfLast, byte[] key) {
        return cut.mustEnd(weightSoFar) || (cut.mayEnd(weightSoFar) && cut.ends(weightOfLast, hash(level, key)));
    }

    /** The first four bytes, unsigned, of SHA-256 of the boundary key, a level and {@code key}. */
    long hash(int level, byte[] key) {
        // In one piece: three updates make the JIT compile thrice as much, for each caller.
        byte[] hashed = Arrays.copyOf(boundaryKey, boundaryKey.length + 1 + key.length);
        hashed[boundaryKey.length] = (byte) level;
        System.arraycopy(key, 0, hashed, boundaryKey.length + 1, key.length);
        return ByteBuffer.wrap(digest.digest(hashed)).getInt() & 0xFFFFFFFFL;
    }
}
