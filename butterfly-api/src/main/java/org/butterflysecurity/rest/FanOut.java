package org.butterflysecurity.rest;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Works through a sequence with several threads, never more than so many elements ahead. Work that starts work of its own does
 * it on its own thread. Thread-safe.
 */
final class FanOut implements AutoCloseable {
    private final int width;
    private final ExecutorService pool;

    FanOut(int width, String name) {
        this.width = width;
        this.pool = Executors.newCachedThreadPool(task -> new Worker(task, name));
    }

    /** What is done with one element. */
    @FunctionalInterface
    interface Work<T> {
        void on(T element) throws Exception;
    }

    private static final class Worker extends Thread {
        Worker(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }

    /**
     * Does the work on every element, in any order. When one fails, no other is begun and those under way are interrupted.
     * Returns when no thread works any more.
     *
     * @throws Exception what the first that failed threw
     */
    <T> void forEach(Iterator<T> elements, Work<T> work) throws Exception {
        if (Thread.currentThread() instanceof Worker) {
            while (elements.hasNext()) {
                work.on(elements.next());
            }
            return;
        }
        new Round<>(work).run(elements);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private final class Round<T> {
        private final Work<T> work;
        private final Semaphore free = new Semaphore(width);
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private final Set<Thread> busy = new HashSet<>();

        Round(Work<T> work) {
            this.work = work;
        }

        void run(Iterator<T> elements) throws Exception {
            try {
                while (failure.get() == null && elements.hasNext()) {
                    start(elements.next());
                }
                free.acquire(width);
            } catch (InterruptedException | RuntimeException e) {
                fail(e);
                free.acquireUninterruptibly(width);
                throw e;
            }
            Exception first = failure.get();
            if (first != null) {
                throw first;
            }
        }

        private void start(T element) throws InterruptedException {
            free.acquire();
            boolean started = false;
            try {
                pool.execute(() -> workOn(element));
                started = true;
            } finally {
                if (!started) {
                    free.release();
                }
            }
        }

        private void workOn(T element) {
            synchronized (busy) {
                busy.add(Thread.currentThread());
            }
            try {
                if (failure.get() == null) {
                    work.on(element);
                }
            } catch (Exception e) {
                fail(e);
            } catch (Error e) {
                fail(new IllegalStateException(e));
            } finally {
                synchronized (busy) {
                    busy.remove(Thread.currentThread());
                    // An interrupt meant this work, not the next one of the thread.
                    Thread.interrupted();
                }
                free.release();
            }
        }

        private void fail(Exception e) {
            if (failure.compareAndSet(null, e)) {
                synchronized (busy) {
                    busy.forEach(Thread::interrupt);
                }
            }
        }
    }
}
