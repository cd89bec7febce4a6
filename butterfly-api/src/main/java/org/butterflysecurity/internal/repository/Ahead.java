package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.ToLongFunction;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;

/**
 * Takes from an iterator in batches, each on another thread while the one before is used, so that reading and what is done with it
 * keep two processors busy. Two batches are held. Nothing is taken ahead until the second batch is asked for, as many a reader wants
 * only the first elements. A failure is thrown after what was taken before it. For use by one thread; the iterator must give its
 * failure again.
 */
final class Ahead<T> implements Iterator<T> {
    private static final long BATCH_WEIGHT = 512 << 10;

    private final Iterator<T> source;
    private final ToLongFunction<T> weight;
    private Iterator<T> current = Collections.emptyIterator();
    private Optional<FutureTask<List<T>>> ahead = Optional.empty();
    private boolean isStarted;
    private boolean isDone;

    /** @param weight in bytes */
    Ahead(Iterator<T> source, ToLongFunction<T> weight) {
        this.source = source;
        this.weight = weight;
    }

    @Override
    public boolean hasNext() {
        if (!current.hasNext() && !isDone) {
            List<T> batch = nextBatch();
            isDone = batch.isEmpty();
            if (isStarted && !isDone) {
                ahead = Optional.of(start());
            }
            isStarted = true;
            current = batch.iterator();
        }
        return current.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    private List<T> nextBatch() {
        Optional<FutureTask<List<T>>> started = ahead;
        ahead = Optional.empty();
        return started.map(Ahead::await).orElseGet(this::take);
    }

    private FutureTask<List<T>> start() {
        FutureTask<List<T>> task = new FutureTask<>(this::take);
        Thread thread = new Thread(task, "butterfly-read");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private List<T> take() {
        List<T> batch = new ArrayList<>();
        try {
            for (long taken = 0; taken < BATCH_WEIGHT && source.hasNext(); ) {
                T element = source.next();
                batch.add(element);
                taken += weight.applyAsLong(element);
            }
        } catch (RuntimeException e) {
            if (batch.isEmpty()) {
                throw e;
            }
        }
        return batch;
    }

    private static <T> T await(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(ErrorCode.CANCELLED, "The reading was interrupted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
