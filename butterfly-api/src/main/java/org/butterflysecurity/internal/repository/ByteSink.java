package org.butterflysecurity.internal.repository;

import java.io.ByteArrayOutputStream;

/** Builds binary structures: bytes, and whole numbers as varints (seven bits a byte, the lowest first). */
final class ByteSink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ByteSink u8(int value) {
        out.write(value);
        return this;
    }

    ByteSink varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    ByteSink raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        return this;
    }

    ByteSink raw(byte[] bytes, int from, int length) {
        out.write(bytes, from, length);
        return this;
    }

    /** A varint length and the bytes. */
    ByteSink block(byte[] bytes) {
        return varint(bytes.length).raw(bytes);
    }

    int size() {
        return out.size();
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
