package org.butterflysecurity.internal.spill;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import org.butterflysecurity.internal.spill.RecordSorter.Entry;

/**
 * Records in the order of their keys, one after the other, each as bytes in some array: length of the key, length of the value, key,
 * value. For use by one thread.
 */
abstract class Run implements AutoCloseable {
    /** What stands before a record's key. */
    static final int HEADER = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] in = {};
    private int key;
    private int value;
    private int end;

    /** Goes to the first record, or the next; false at the end. */
    abstract boolean next() throws IOException;

    @Override
    public void close() throws IOException {}

    /** Writes a record to {@code out}; returns its length. */
    static int write(byte[] key, byte[] value, byte[] out, int at) {
        INT.set(out, at, key.length);
        INT.set(out, at + Integer.BYTES, value.length);
        System.arraycopy(key, 0, out, at + HEADER, key.length);
        System.arraycopy(value, 0, out, at + HEADER + key.length, value.length);
        return HEADER + key.length + value.length;
    }

    /** A record as an array of its own. */
    static byte[] bytes(Entry entry) {
        byte[] record = new byte[HEADER + entry.key().length + entry.value().length];
        write(entry.key(), entry.value(), record, 0);
        return record;
    }

    /** Records that are in order. */
    static Run of(Iterator<Entry> entries) {
        return new Run() {
            @Override
            boolean next() {
                if (!entries.hasNext()) {
                    return false;
                }
                present(bytes(entries.next()), 0);
                return true;
            }
        };
    }

    /** The length of the record in {@code bytes} at {@code at}. */
    static int length(byte[] bytes, int at) {
        return HEADER + (int) INT.get(bytes, at) + (int) INT.get(bytes, at + Integer.BYTES);
    }

    /** Lets the record in {@code bytes} at {@code at} be the present one. */
    final void present(byte[] bytes, int at) {
        in = bytes;
        key = at + HEADER;
        value = key + (int) INT.get(bytes, at);
        end = value + (int) INT.get(bytes, at + Integer.BYTES);
    }

    final Entry entry() {
        return new Entry(Arrays.copyOfRange(in, key, value), Arrays.copyOfRange(in, value, end));
    }

    final boolean hasKey(byte[] other) {
        return Arrays.equals(in, key, value, other, 0, other.length);
    }

    /** Compares the keys of the present records. */
    final int compareKeys(Run other) {
        return Arrays.compareUnsigned(in, key, value, other.in, other.key, other.value);
    }
}
