package org.butterflysecurity.internal.spill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Takes the records of one type in any order and gives them back sorted by key, each key once: of records with the same key the
 * one that was added last. What does not fit in the memory budget goes to sorted runs on disk. Adding is safe for several
 * threads; sorting follows when all are done.
 */
public final class RecordSorter implements AutoCloseable {
    /** How many runs are merged at once; each needs two chunks of memory. */
    private static final int FAN_IN = 64;

    private final MemoryBudget budget;
    private final SpillDirectory directory;
    private final List<SpillFile> runs = new ArrayList<>();
    private final RecordBuffer buffer;
    private volatile long buffered;
    private final List<MergedRuns> opened = new ArrayList<>();
    private boolean sorting;
    private boolean closed;

    /** A record: the UTF-8 of its key, and its value. */
    public record Entry(byte[] key, byte[] value) {}

    public RecordSorter(MemoryBudget budget, SpillDirectory directory) {
        this.budget = budget;
        this.directory = directory;
        this.buffer = new RecordBuffer(budget.slabs());
        budget.join(this);
    }

    /** Adds a record. Waits where memory is short. */
    public void add(byte[] key, byte[] value) throws InterruptedException {
        long size = (long) key.length + value.length + RecordBuffer.OVERHEAD;
        synchronized (this) {
            if (sorting || closed) {
                throw new IllegalStateException("The records are being taken out; no more can be added");
            }
            buffer.add(key, value);
            buffered += size;
            budget.take(size);
        }
        budget.makeRoom();
    }

    /** How many runs are on disk. */
    public synchronized int runCount() {
        return runs.size();
    }

    long bufferedBytes() {
        return buffered;
    }

    /** Writes what is in memory to disk. */
    synchronized void spill() {
        if (sorting || closed || buffer.count() == 0) {
            return;
        }
        spillBuffer();
    }

    private void spillBuffer() {
        SpillFile file = directory.newFile();
        buffer.sort();
        try (SpillFile.Writer out = file.write()) {
            buffer.writeTo(out);
        } catch (IOException e) {
            throw directory.failure(e);
        }
        runs.add(file);
        buffer.clear();
        budget.give(buffered);
        buffered = 0;
    }

    /**
     * The records in the order of their keys, once. No record can be added any more. The iterator reads from disk as it goes;
     * it is done with when this is closed.
     */
    public synchronized Iterator<Entry> sort() {
        if (sorting || closed) {
            throw new IllegalStateException("The records have been taken out");
        }
        sorting = true;
        budget.drain(this);
        while (runs.size() > FAN_IN) {
            mergeOldest();
        }
        buffer.sort();
        List<Run> all = open(runs);
        all.add(buffer.run());
        return merge(all);
    }

    /** Merges the oldest runs into one, which stays the oldest: later records win over earlier ones. No more than it takes. */
    private void mergeOldest() {
        List<SpillFile> oldest = runs.subList(0, Math.min(FAN_IN, runs.size() - FAN_IN + 1));
        SpillFile merged = directory.newFile();
        try (MergedRuns all = merge(open(oldest));
                SpillFile.Writer out = merged.write()) {
            while (all.hasNext()) {
                Entry entry = all.next();
                byte[] record = new byte[Run.HEADER + entry.key().length + entry.value().length];
                out.add(record, 0, Run.write(entry.key(), entry.value(), record, 0));
            }
        } catch (IOException e) {
            throw directory.failure(e);
        }
        for (SpillFile file : oldest) {
            delete(file);
        }
        oldest.clear();
        runs.add(0, merged);
    }

    private MergedRuns merge(List<Run> some) {
        MergedRuns merged = new MergedRuns(directory, some);
        opened.add(merged);
        return merged;
    }

    private List<Run> open(List<SpillFile> files) {
        List<Run> open = new ArrayList<>();
        try {
            for (SpillFile file : files) {
                open.add(file.read());
            }
        } catch (IOException e) {
            merge(open).close();
            throw directory.failure(e);
        }
        return open;
    }

    private void delete(SpillFile file) {
        try {
            file.delete();
        } catch (IOException e) {
            throw directory.failure(e);
        }
    }

    /** Forgets the records and deletes their files. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        opened.forEach(MergedRuns::close);
        runs.forEach(this::delete);
        runs.clear();
        buffer.clear();
        if (sorting) {
            budget.drained(buffered);
        } else {
            budget.leave(this, buffered);
        }
        buffered = 0;
    }
}
