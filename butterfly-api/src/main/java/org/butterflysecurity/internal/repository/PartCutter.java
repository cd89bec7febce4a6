package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a large value into parts where a rolling hash (gear) of the content says so, so that an insertion changes the parts
 * around it and no others. Thread-safe.
 */
final class PartCutter {
    private static final int SMALLEST = 16 << 10;
    private static final int LARGEST = 64 << 10;
    /** One position in 16,384: parts of about 32 KiB. The high bits depend on the last 64 bytes. */
    private static final long MASK = 0xFFFC_0000_0000_0000L;

    private final long[] gear = new long[256];

    PartCutter(TenantKeys keys) {
        byte[] key = keys.boundaryKey();
        for (int i = 0; i < gear.length; i++) {
            gear[i] = ByteBuffer.wrap(Ciphers.hmac(key, new byte[] {(byte) i})).getLong();
        }
    }

    /** The lengths of the parts. */
    List<Integer> cut(byte[] value) {
        List<Integer> lengths = new ArrayList<>();
        int from = 0;
        while (from < value.length) {
            int length = next(value, from);
            lengths.add(length);
            from += length;
        }
        return lengths;
    }

    private int next(byte[] value, int from) {
        int most = Math.min(LARGEST, value.length - from);
        long hash = 0;
        for (int i = 0; i < most; i++) {
            hash = (hash << 1) + gear[value[from + i] & 0xFF];
            if (i + 1 >= SMALLEST && (hash & MASK) == 0) {
                return i + 1;
            }
        }
        return most;
    }
}
