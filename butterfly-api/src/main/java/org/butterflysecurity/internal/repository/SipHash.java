package org.butterflysecurity.internal.repository;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash for short texts, a few instructions a byte. For one thread.
 *
 * <p>For texts so short the JDK's SHA-256 spends more around the hash than on it, and in a fresh process much of the JIT's time; Bouncy
 * Castle's SipHash would load its jar for nothing else.
 */
final class SipHash {
    private static final int WORD = Long.BYTES;

    private final long k0;
    private final long k1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** @param key of which the first 16 bytes count */
    SipHash(byte[] key) {
        k0 = word(key, 0, WORD);
        k1 = word(key, WORD, WORD);
    }

    /** The hash of {@code text}. */
    long hash(byte[] text) {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
        int rest = text.length % WORD;
        int whole = text.length - rest;
        for (int at = 0; at < whole; at += WORD) {
            take(word(text, at, WORD));
        }
        take(word(text, whole, rest) | (long) text.length << 56);
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** Some bytes as a number, the lowest first. */
    private static long word(byte[] bytes, int from, int length) {
        long word = 0;
        for (int i = from + length - 1; i >= from; i--) {
            word = word << Byte.SIZE | bytes[i] & 0xFF;
        }
        return word;
    }

    private void take(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
