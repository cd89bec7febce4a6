package org.butterflysecurity.internal.repository;

import java.util.Arrays;

/** Builds binary structures: bytes, and whole numbers as varints (seven bits a byte, the lowest first). For one thread. */
final class ByteSink {
    private byte[] bytes;
    private int size;

    ByteSink() {
        this(64);
    }

    /** With room for so many bytes to begin with. */
    ByteSink(int room) {
        bytes = new byte[room];
    }

    ByteSink u8(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    ByteSink varint(long value) {
        ensure(varintLength(value));
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    ByteSink raw(byte[] more) {
        return raw(more, 0, more.length);
    }

    ByteSink raw(byte[] more, int from, int length) {
        ensure(length);
        System.arraycopy(more, from, bytes, size, length);
        size += length;
        return this;
    }

    /** What was written to another one. */
    ByteSink raw(ByteSink other) {
        return raw(other.bytes, 0, other.size);
    }

    /** A varint length and the bytes. */
    ByteSink block(byte[] more) {
        return varint(more.length).raw(more);
    }

    int size() {
        return size;
    }

    /** What was written. Nothing more may be: where the room is used up, it is given away. */
    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** How many bytes {@link #varint} takes for a value. */
    static int varintLength(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    /** Forgets what was written, and keeps the room for more. */
    void clear() {
        size = 0;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
