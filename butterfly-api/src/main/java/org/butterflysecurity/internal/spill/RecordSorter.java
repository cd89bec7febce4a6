package org.butterflysecurity.internal.spill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Takes the records of one type in any order and gives them back sorted by key, each key once: of records with the same key the
 * one that was added last. What does not fit in the memory budget goes to sorted runs on disk. Records that come in order, more or
 * less, go to an outlet meanwhile and need no disk. Adding is safe for several threads; sorting follows when all are done.
 */
public final class RecordSorter implements AutoCloseable {
    /** How many runs are merged at once; each needs two chunks of memory. */
    private static final int FAN_IN = 64;

    /** Of how many batches it is judged how far records have come that come in order more or less: several threads read pages each. */
    private static final int SEVERAL = 4;

    private final MemoryBudget budget;
    private final SpillDirectory directory;
    private final Outlet outlet;
    private final Object handingOver = new Object();
    private final List<SpillFile> runs = new ArrayList<>();
    private RecordBuffer buffer;
    private volatile long buffered;
    private volatile long enough;
    private byte[] lastHandedOver = {};
    private boolean isLate;
    private final List<MergedRuns> opened = new ArrayList<>();
    private boolean sorting;
    private boolean closed;

    /** A record: the UTF-8 of its key, and its value. */
    public record Entry(byte[] key, byte[] value) {}

    /** Where records go before all have been added. */
    @FunctionalInterface
    public interface Outlet {
        /**
         * Takes records whose keys all follow those of earlier batches. Closes the batch, be it on another thread later.
         *
         * @return whether it takes more before all have been added
         */
        boolean take(Batch batch) throws InterruptedException;
    }

    /** Records in the order of their keys, once. Closing it gives back their memory. For use by one thread. */
    public static final class Batch implements Iterator<Entry>, AutoCloseable {
        private final MergedRuns records;
        private final Runnable release;

        private Batch(MergedRuns records, Runnable release) {
            this.records = records;
            this.release = release;
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public Entry next() {
            return records.next();
        }

        @Override
        public void close() {
            release.run();
        }
    }

    /** @param outlet gets, batch by batch, what seems to precede all that is still to come */
    public RecordSorter(MemoryBudget budget, SpillDirectory directory, Outlet outlet) {
        this.budget = budget;
        this.directory = directory;
        this.outlet = outlet;
        this.buffer = new RecordBuffer(budget.slabs());
        this.enough = budget.batchBytes();
        budget.join(this);
    }

    /** Adds a record. Waits where memory is short. */
    public void add(byte[] key, byte[] value) throws InterruptedException {
        synchronized (this) {
            if (sorting || closed) {
                throw new IllegalStateException("The records are being taken out; no more can be added");
            }
            isLate |= Arrays.compareUnsigned(key, lastHandedOver) <= 0;
            long cost = buffer.add(key, value);
            buffered += cost;
            budget.take(cost);
        }
        if (buffered >= enough) {
            handOver();
        }
        budget.makeRoom();
    }

    /** One thread after the other, so that batches keep their order, and those who add wait for the outlet. */
    private void handOver() throws InterruptedException {
        synchronized (handingOver) {
            Optional<Batch> batch = earlyRecords();
            if (batch.isPresent() && !outlet.take(batch.get())) {
                enough = Long.MAX_VALUE;
            }
        }
    }

    private synchronized Optional<Batch> earlyRecords() {
        if (isLate || sorting || closed || !runs.isEmpty()) {
            enough = Long.MAX_VALUE;
            return Optional.empty();
        }
        if (!buffer.isInOrder()) {
            enough = Math.max(enough, SEVERAL * budget.batchBytes());
        }
        if (buffered < enough) {
            return Optional.empty();
        }
        Optional<RecordBuffer> rest = buffer.split();
        if (rest.isEmpty()) {
            enough = 2 * buffered;
            return Optional.empty();
        }
        RecordBuffer early = buffer;
        long cost = buffered - rest.get().cost();
        buffer = rest.get();
        buffered -= cost;
        enough = buffered + budget.batchBytes();
        early.sort();
        lastHandedOver = early.lastKey();
        return Optional.of(new Batch(new MergedRuns(directory, List.of(early.run())), () -> {
            early.clear();
            budget.give(cost);
        }));
    }

    /** Whether a record was added whose place is before one that the outlet has. */
    public synchronized boolean isLate() {
        return isLate;
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
     * The records that the outlet has not, in the order of their keys, once. No record can be added any more. The iterator reads from
     * disk as it goes; it is done with when this is closed.
     */
    public Batch sort() {
        return sort(Collections.emptyIterator());
    }

    /** The same, with records in the order of their keys that were added before all others: those that the outlet had. */
    public synchronized Batch sort(Iterator<Entry> before) {
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
        all.add(0, Run.of(before));
        all.add(buffer.run());
        return new Batch(merge(all), () -> {});
    }

    /** Merges the oldest runs into one, which stays the oldest: later records win over earlier ones. No more than it takes. */
    private void mergeOldest() {
        List<SpillFile> oldest = runs.subList(0, Math.min(FAN_IN, runs.size() - FAN_IN + 1));
        SpillFile merged = directory.newFile();
        try (MergedRuns all = merge(open(oldest));
                SpillFile.Writer out = merged.write()) {
            while (all.hasNext()) {
                byte[] record = Run.bytes(all.next());
                out.add(record, 0, record.length);
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
