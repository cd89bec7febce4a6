package org.butterflysecurity.internal.spill;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.butterflysecurity.internal.spill.RecordSorter.Entry;

/**
 * Sorted runs as one sorted sequence. Of equal keys the one of the latest run counts. The runs are a heap by their present records, whose
 * top goes to its next record where it stands: a queue would take it out and put it in again, which compares twice as much.
 */
final class MergedRuns implements Iterator<Entry>, AutoCloseable {
    private final SpillDirectory directory;
    private final List<Run> all;
    private final Aged[] heap;
    private int size;

    private record Aged(Run run, int age) {
        boolean isBefore(Aged other) {
            int byKey = run.compareKeys(other.run);
            return byKey != 0 ? byKey < 0 : age > other.age;
        }
    }

    /** Merges {@code runs}, oldest first, and closes them when it is closed. */
    MergedRuns(SpillDirectory directory, List<Run> runs) {
        this.directory = directory;
        all = List.copyOf(runs);
        heap = new Aged[all.size()];
        for (int age = 0; age < heap.length; age++) {
            if (advance(all.get(age))) {
                heap[size++] = new Aged(all.get(age), age);
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    @Override
    public boolean hasNext() {
        return size > 0;
    }

    @Override
    public Entry next() {
        if (size == 0) {
            throw new NoSuchElementException();
        }
        Entry entry = heap[0].run().entry();
        do {
            if (!advance(heap[0].run())) {
                heap[0] = heap[--size];
            }
            sink(0);
        } while (size > 0 && heap[0].run().hasKey(entry.key()));
        return entry;
    }

    private void sink(int from) {
        Aged sinking = heap[from];
        int at = from;
        int below = 2 * at + 1;
        while (below < size) {
            if (below + 1 < size && heap[below + 1].isBefore(heap[below])) {
                below++;
            }
            if (!heap[below].isBefore(sinking)) {
                break;
            }
            heap[at] = heap[below];
            at = below;
            below = 2 * at + 1;
        }
        heap[at] = sinking;
    }

    private boolean advance(Run run) {
        try {
            return run.next();
        } catch (IOException e) {
            throw directory.failure(e);
        }
    }

    @Override
    public void close() {
        for (Run run : all) {
            try {
                run.close();
            } catch (IOException e) {
                throw directory.failure(e);
            }
        }
    }
}
