package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** The name of a node: HMAC-SHA-256 of its bytes under the tenant's name key, as four numbers to be a small map key. */
record NodeName(long a, long b, long c, long d) {
    static final int BYTES = 32;

    static NodeName of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new NodeName(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /** Reads 64 lower-case hexadecimal digits. */
    static Optional<NodeName> parse(String hex) {
        if (!hex.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return Optional.of(of(HexFormat.of().parseHex(hex)));
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    @Override
    public int hashCode() {
        return (int) a;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
