package org.butterflysecurity.internal.spill;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the sorters of one run keep in memory together. When it is used up, the fullest sorter writes its records to disk;
 * while sorted records are being taken out, those who add wait for the room that this gives. Safe for use by several threads.
 */
public final class MemoryBudget {
    private final long limit;
    private final Set<RecordSorter> filling = new HashSet<>();
    private final Slabs slabs = new Slabs();
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private int draining;

    /** At most {@code limitBytes}, exceeded by no more than the record that each adding thread holds. */
    public MemoryBudget(long limitBytes) {
        this.limit = limitBytes;
    }

    /** The most that was in use so far, in bytes. */
    public long peakBytes() {
        return peak.get();
    }

    /** What is in use now, in bytes. */
    public long usedBytes() {
        return used.get();
    }

    /** How much of one type's records, in bytes, is worth handing over at once: a small part, as some types have a few of these. */
    long batchBytes() {
        return limit / 32;
    }

    Slabs slabs() {
        return slabs;
    }

    synchronized void join(RecordSorter sorter) {
        filling.add(sorter);
    }

    /** The sorter takes no more records; it holds memory until they have been taken out, or none. */
    synchronized void drain(RecordSorter sorter) {
        filling.remove(sorter);
        draining++;
        notifyAll();
    }

    synchronized void drained(long bytes) {
        draining--;
        used.addAndGet(-bytes);
        notifyAll();
    }

    synchronized void leave(RecordSorter sorter, long bytes) {
        filling.remove(sorter);
        used.addAndGet(-bytes);
        notifyAll();
    }

    void take(long bytes) {
        long now = used.addAndGet(bytes);
        if (now > peak.get()) {
            peak.accumulateAndGet(now, Math::max);
        }
    }

    synchronized void give(long bytes) {
        used.addAndGet(-bytes);
        notifyAll();
    }

    /** Comes back when the budget is kept. The caller holds no sorter's lock. */
    void makeRoom() throws InterruptedException {
        while (used.get() > limit) {
            Optional<RecordSorter> fullest = fullestIfOver();
            if (fullest.isEmpty()) {
                return;
            }
            fullest.get().spill();
        }
    }

    private synchronized Optional<RecordSorter> fullestIfOver() throws InterruptedException {
        while (used.get() > limit) {
            Optional<RecordSorter> fullest = fullest();
            // Small runs are dear to merge: better wait for the memory of those who are done.
            boolean worthIt = fullest.isPresent() && fullest.get().bufferedBytes() >= limit / 16;
            if (worthIt
                    || (draining == 0 && fullest.isPresent() && fullest.get().bufferedBytes() > 0)) {
                return fullest;
            }
            if (draining == 0) {
                return Optional.empty();
            }
            wait();
        }
        return Optional.empty();
    }

    private Optional<RecordSorter> fullest() {
        RecordSorter best = null;
        for (RecordSorter sorter : filling) {
            if (best == null || sorter.bufferedBytes() > best.bufferedBytes()) {
                best = sorter;
            }
        }
        return Optional.ofNullable(best);
    }
}
