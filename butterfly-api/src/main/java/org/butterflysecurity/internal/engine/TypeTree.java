package org.butterflysecurity.internal.engine;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.internal.repository.SnapshotWriter;
import org.butterflysecurity.internal.repository.TreeDraft;
import org.butterflysecurity.internal.repository.TreeSummary;
import org.butterflysecurity.internal.spill.MemoryBudget;
import org.butterflysecurity.internal.spill.RecordSorter;
import org.butterflysecurity.internal.spill.RecordSorter.Entry;
import org.butterflysecurity.internal.spill.SpillDirectory;
import org.butterflysecurity.model.ResourceType;

/**
 * Takes the records of one type in any order, from several threads, and writes their tree. Where records come in the order of their
 * keys, as providers list most of them, it begins while the type is still being read, on a thread of its own. If a record comes
 * late all the same, the tree so far is one more sorted run, out of which and the others the whole tree is made.
 */
final class TypeTree implements AutoCloseable {
    private static final long CHECK_MILLIS = 100;

    private final SnapshotWriter writer;
    private final ResourceType type;
    private final RecordSorter sorter;
    private final TreeDraft draft;
    private final BlockingQueue<Optional<RecordSorter.Batch>> batches = new LinkedBlockingQueue<>(1);
    private final FutureTask<TreeSummary> writing;
    private Optional<Thread> thread = Optional.empty();

    TypeTree(SnapshotWriter writer, ResourceType type, MemoryBudget budget, SpillDirectory spill) {
        this.writer = writer;
        this.type = type;
        sorter = new RecordSorter(budget, spill, this::takeEarly);
        draft = writer.draft(type);
        writing = new FutureTask<>(this::writeBatches);
    }

    /** Adds a record. Waits where memory is short, or the tree is behind. */
    void add(byte[] key, byte[] value) throws InterruptedException {
        sorter.add(key, value);
    }

    private boolean takeEarly(RecordSorter.Batch batch) throws InterruptedException {
        if (thread.isEmpty()) {
            thread = Optional.of(start());
        }
        put(Optional.of(batch));
        return !draft.differsMuch();
    }

    private Thread start() {
        Thread started = new Thread(writing, "butterfly-tree-" + type);
        started.setDaemon(true);
        started.start();
        return started;
    }

    private void put(Optional<RecordSorter.Batch> next) throws InterruptedException {
        boolean isTaken = false;
        try {
            while (!isTaken) {
                isTaken = batches.offer(next, CHECK_MILLIS, TimeUnit.MILLISECONDS);
                if (!isTaken && writing.isDone()) {
                    written();
                }
            }
        } finally {
            if (!isTaken) {
                next.ifPresent(RecordSorter.Batch::close);
            }
        }
    }

    private TreeSummary writeBatches() {
        try (Batches all = new Batches()) {
            return draft.write(new Records(all));
        }
    }

    /** The tree of all records, when all have been added. */
    TreeSummary finish() throws InterruptedException {
        if (thread.isEmpty()) {
            return writer.write(type, new Records(sorter.sort()));
        }
        if (!sorter.isLate()) {
            put(Optional.of(sorter.sort()));
            put(Optional.empty());
            TreeSummary whole = written();
            draft.keep();
            return whole;
        }
        put(Optional.empty());
        try (Stream<Record> before = writer.records(written().root())) {
            Iterator<Entry> early =
                    before.map(r -> new Entry(r.utf8(), r.value())).iterator();
            return writer.write(type, new Records(sorter.sort(early)));
        }
    }

    private TreeSummary written() throws InterruptedException {
        try {
            return writing.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("The tree of " + type + " could not be written", e.getCause());
        }
    }

    /** Ends the writing if it goes on, and forgets the records. */
    @Override
    public void close() {
        thread.ifPresent(TypeTree::end);
        batches.forEach(batch -> batch.ifPresent(RecordSorter.Batch::close));
        draft.drop();
        sorter.close();
    }

    /** Comes back when it has ended, come what may: what it works with is closed afterwards. */
    private static void end(Thread thread) {
        thread.interrupt();
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The records of one batch after the other as they come, until there are no more. */
    private final class Batches implements Iterator<Entry>, AutoCloseable {
        private Optional<RecordSorter.Batch> current = Optional.empty();
        private boolean isOver;

        @Override
        public boolean hasNext() {
            while (!isOver && !current.map(Iterator::hasNext).orElse(false)) {
                close();
                current = await();
                isOver = current.isEmpty();
            }
            return !isOver;
        }

        private Optional<RecordSorter.Batch> await() {
            try {
                return batches.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RunException(ErrorCode.CANCELLED, "The reading of " + type + " was given up.", e);
            }
        }

        @Override
        public Entry next() {
            return current.orElseThrow(NoSuchElementException::new).next();
        }

        @Override
        public void close() {
            current.ifPresent(RecordSorter.Batch::close);
            current = Optional.empty();
        }
    }

    private record Records(Iterator<Entry> entries) implements Iterator<Record> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public Record next() {
            Entry entry = entries.next();
            return new Record(entry.key(), entry.value());
        }
    }
}
