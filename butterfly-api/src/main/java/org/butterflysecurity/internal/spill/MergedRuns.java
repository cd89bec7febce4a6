package org.butterflysecurity.internal.spill;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.butterflysecurity.internal.spill.RecordSorter.Entry;

/** Sorted runs as one sorted sequence. Of equal keys the one of the latest run counts. */
final class MergedRuns implements Iterator<Entry>, AutoCloseable {
    private final SpillDirectory directory;
    private final List<Run> all = new ArrayList<>();
    private final PriorityQueue<Run> queue = new PriorityQueue<>();

    /** Merges {@code files}, oldest first. */
    MergedRuns(SpillDirectory directory, List<SpillFile> files) {
        this.directory = directory;
        try {
            for (SpillFile file : files) {
                Run run = new Run(file.read(), all.size());
                all.add(run);
                advance(run);
            }
        } catch (IOException e) {
            close();
            throw directory.failure(e);
        }
    }

    @Override
    public boolean hasNext() {
        return !queue.isEmpty();
    }

    @Override
    public Entry next() {
        Run first = queue.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        try {
            Entry entry = first.head;
            advance(first);
            while (!queue.isEmpty() && Arrays.equals(queue.peek().head.key(), entry.key())) {
                advance(queue.remove());
            }
            return entry;
        } catch (IOException e) {
            throw directory.failure(e);
        }
    }

    private void advance(Run run) throws IOException {
        if (run.read()) {
            queue.add(run);
        }
    }

    @Override
    public void close() {
        for (Run run : all) {
            try {
                run.in.close();
            } catch (IOException e) {
                throw directory.failure(e);
            }
        }
    }

    private static final class Run implements Comparable<Run> {
        private final DataInputStream in;
        private final int age;
        private Entry head = new Entry(new byte[0], new byte[0]);

        Run(DataInputStream in, int age) {
            this.in = in;
            this.age = age;
        }

        /** Reads the next record into {@code head}; false at the end. */
        boolean read() throws IOException {
            int keyLength;
            try {
                keyLength = in.readInt();
            } catch (EOFException end) {
                return false;
            }
            int valueLength = in.readInt();
            byte[] key = new byte[keyLength];
            byte[] value = new byte[valueLength];
            in.readFully(key);
            in.readFully(value);
            head = new Entry(key, value);
            return true;
        }

        @Override
        public int compareTo(Run other) {
            int byKey = Arrays.compareUnsigned(head.key(), other.head.key());
            return byKey != 0 ? byKey : Integer.compare(other.age, age);
        }
    }
}
