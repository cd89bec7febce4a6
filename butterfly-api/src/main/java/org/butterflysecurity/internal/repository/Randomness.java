package org.butterflysecurity.internal.repository;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The host's source of randomness, for several threads. */
final class Randomness {
    private final RandomGenerator source;

    Randomness(RandomGenerator source) {
        this.source = source;
    }

    synchronized byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        source.nextBytes(bytes);
        return bytes;
    }

    /** The id of a pack, an index or a lease: 128 random bits as hexadecimal digits. */
    String id() {
        return HexFormat.of().formatHex(bytes(16));
    }
}
