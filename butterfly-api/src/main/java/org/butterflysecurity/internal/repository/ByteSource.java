package org.butterflysecurity.internal.repository;

import java.util.Arrays;

/** Reads what {@link ByteSink} wrote. Anything else is a {@link DamagedException}; it never allocates more than there is input. */
final class ByteSource {
    private final byte[] bytes;
    private int at;

    ByteSource(byte[] bytes) {
        this.bytes = bytes;
    }

    int u8() {
        if (at >= bytes.length) {
            throw new DamagedException("it ends too early");
        }
        return bytes[at++] & 0xFF;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new DamagedException("a number is not written in the shortest form");
                }
                return value;
            }
        }
        throw new DamagedException("a number is too large");
    }

    /** A count of things that take at least {@code smallest} bytes each. */
    int count(int smallest) {
        long count = varint();
        if (count > remaining() / smallest) {
            throw new DamagedException("a count is larger than the rest");
        }
        return (int) count;
    }

    byte[] raw(int length) {
        if (length > remaining()) {
            throw new DamagedException("it ends too early");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    byte[] block() {
        return raw(count(1));
    }

    /** Goes past a block and gives its length. */
    int skipBlock() {
        int length = count(1);
        at += length;
        return length;
    }

    int position() {
        return at;
    }

    int remaining() {
        return bytes.length - at;
    }

    void end() {
        if (remaining() != 0) {
            throw new DamagedException("something follows its end");
        }
    }
}
