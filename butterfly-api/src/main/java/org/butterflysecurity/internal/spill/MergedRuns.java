package org.butterflysecurity.internal.spill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.butterflysecurity.internal.spill.RecordSorter.Entry;

/** Sorted runs as one sorted sequence. Of equal keys the one of the latest run counts. */
final class MergedRuns implements Iterator<Entry>, AutoCloseable {
    private final SpillDirectory directory;
    private final List<Aged> all = new ArrayList<>();
    private final PriorityQueue<Aged> queue = new PriorityQueue<>();

    private record Aged(Run run, int age) implements Comparable<Aged> {
        @Override
        public int compareTo(Aged other) {
            int byKey = run.compareKeys(other.run);
            return byKey != 0 ? byKey : Integer.compare(other.age, age);
        }
    }

    /** Merges {@code runs}, oldest first, and closes them when it is closed. */
    MergedRuns(SpillDirectory directory, List<Run> runs) {
        this.directory = directory;
        runs.forEach(run -> all.add(new Aged(run, all.size())));
        all.forEach(this::advance);
    }

    @Override
    public boolean hasNext() {
        return !queue.isEmpty();
    }

    @Override
    public Entry next() {
        Aged first = queue.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        Entry entry = first.run().entry();
        advance(first);
        while (!queue.isEmpty() && queue.peek().run().hasKey(entry.key())) {
            advance(queue.remove());
        }
        return entry;
    }

    private void advance(Aged run) {
        try {
            if (run.run().next()) {
                queue.add(run);
            }
        } catch (IOException e) {
            throw directory.failure(e);
        }
    }

    @Override
    public void close() {
        for (Aged run : all) {
            try {
                run.run().close();
            } catch (IOException e) {
                throw directory.failure(e);
            }
        }
    }
}
