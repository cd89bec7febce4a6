package org.butterflysecurity.internal.spill;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Records in memory, as bytes one behind the other, as {@link Run} has them. So a million of them are a few hundred objects for the
 * garbage collector. A position says in which slab a record is, where it begins there, and how long its
 * key is, so that sorting need not look. For use by one thread.
 */
final class RecordBuffer {
    /** What a record costs beyond its bytes: its position, and what sorting needs besides. */
    private static final int OVERHEAD = 8 + 24;

    private static final int SMALLEST_SLAB = 4 << 10;

    private static final int KEY_BITS = 24;
    private static final int OFFSET_BITS = 20;
    private static final int LONGEST_KEY = (1 << KEY_BITS) - 1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Slabs pool;
    private final List<byte[]> slabs = new ArrayList<>();
    private byte[] slab = {};
    private int filled;
    private long total;
    private long[] positions = new long[16];
    private int count;
    private boolean isInOrder = true;

    RecordBuffer(Slabs pool) {
        this.pool = pool;
    }

    /** Adds a record; returns what it costs, in bytes. */
    long add(byte[] key, byte[] value) {
        if (key.length > LONGEST_KEY) {
            throw new IllegalArgumentException("A key of " + key.length + " bytes is longer than " + LONGEST_KEY);
        }
        int length = Run.HEADER + key.length + value.length;
        Run.write(key, value, room(length), filled);
        return added(key.length, length);
    }

    private byte[] room(int length) {
        if (slab.length - filled < length) {
            slab = newSlab(length);
            slabs.add(slab);
            filled = 0;
        }
        return slab;
    }

    private long added(int keyLength, int length) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
        }
        long position = ((slabs.size() - 1L) << OFFSET_BITS | filled) << KEY_BITS | keyLength;
        isInOrder = isInOrder && (count == 0 || compareKeys(positions[count - 1], position) < 0);
        positions[count++] = position;
        filled += length;
        total += length;
        return (long) length + OVERHEAD;
    }

    private byte[] newSlab(int needed) {
        if (total >= Slabs.BYTES && needed <= Slabs.BYTES) {
            return pool.take();
        }
        return new byte[Math.max(needed, (int) Math.min(Slabs.BYTES, Math.max(SMALLEST_SLAB, total)))];
    }

    int count() {
        return count;
    }

    /** What the records cost that were added, in bytes. */
    long cost() {
        return total + (long) count * OVERHEAD;
    }

    /** Whether every record came behind all that came before it. */
    boolean isInOrder() {
        return isInOrder;
    }

    /**
     * Keeps the records before all of those that came last, which are half of them, and returns the others as a buffer of their own. So
     * those that several threads add in order, each for itself, are parted where all have come to. Where less than a quarter would
     * be kept, they seem to come in no order, and nothing is done. All are kept if they came in order.
     */
    Optional<RecordBuffer> split() {
        if (isInOrder) {
            return Optional.of(new RecordBuffer(pool));
        }
        int recent = count - count / 2;
        long bound = positions[count - 1];
        for (int i = count - 1; i >= recent; i--) {
            bound = compareKeys(positions[i], bound) < 0 ? positions[i] : bound;
        }
        int before = 0;
        for (int i = 0; i < recent; i++) {
            before += compareKeys(positions[i], bound) < 0 ? 1 : 0;
        }
        return before == 0 || 4 * before < count ? Optional.empty() : Optional.of(takeFrom(bound));
    }

    private RecordBuffer takeFrom(long bound) {
        RecordBuffer taken = new RecordBuffer(pool);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long position = positions[i];
            if (compareKeys(position, bound) < 0) {
                positions[kept++] = position;
            } else {
                int length = Run.length(slab(position), offset(position));
                System.arraycopy(slab(position), offset(position), taken.room(length), taken.filled, length);
                taken.added(keyLength(position), length);
                total -= length;
            }
        }
        count = kept;
        return taken;
    }

    private int compareKeys(long one, long other) {
        int a = offset(one) + Run.HEADER;
        int b = offset(other) + Run.HEADER;
        return Arrays.compareUnsigned(slab(one), a, a + keyLength(one), slab(other), b, b + keyLength(other));
    }

    /** The key of the last record. */
    byte[] lastKey() {
        long last = positions[count - 1];
        int from = offset(last) + Run.HEADER;
        return Arrays.copyOfRange(slab(last), from, from + keyLength(last));
    }

    /** Forgets the records, also those that {@link #run} gives. */
    void clear() {
        slabs.forEach(pool::give);
        slabs.clear();
        slab = new byte[0];
        positions = new long[16];
        filled = 0;
        total = 0;
        count = 0;
        isInOrder = true;
    }

    /** Sorts by key, of which the one that was added last stays. */
    void sort() {
        if (isInOrder) {
            return;
        }
        new KeySort(this, positions, count).sort();
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i + 1 == count || compareKeys(positions[i], positions[i + 1]) != 0) {
                positions[kept++] = positions[i];
            }
        }
        count = kept;
    }

    /** The records, which {@link #sort} has put in order. */
    Run run() {
        return new Run() {
            private int taken;

            @Override
            boolean next() {
                if (taken == count) {
                    return false;
                }
                present(slab(positions[taken]), offset(positions[taken]));
                taken++;
                return true;
            }
        };
    }

    /** Writes the records, which {@link #sort} has put in order. */
    void writeTo(SpillFile.Writer out) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] in = slab(positions[i]);
            int at = offset(positions[i]);
            out.add(in, at, Run.length(in, at));
        }
    }

    static int keyLength(long position) {
        return (int) position & LONGEST_KEY;
    }

    /** The eight bytes of the key from {@code depth} on, as a number; zeros stand for what is behind its end. */
    long word(long position, int depth) {
        int left = keyLength(position) - depth;
        if (left <= 0) {
            return 0;
        }
        byte[] in = slab(position);
        int from = offset(position) + Run.HEADER + depth;
        if (left >= Long.BYTES) {
            return (long) LONG.get(in, from);
        }
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << Byte.SIZE | (i < left ? in[from + i] & 0xFF : 0);
        }
        return word;
    }

    private byte[] slab(long position) {
        return slabs.get((int) (position >>> (OFFSET_BITS + KEY_BITS)));
    }

    private static int offset(long position) {
        return (int) (position >>> KEY_BITS) & ((1 << OFFSET_BITS) - 1);
    }
}
