package org.butterflysecurity.examples.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into an interrupt of the thread that works, and lets it tidy up before the process ends. */
final class Interruption implements AutoCloseable {
    private static final long LONGEST_TIDYING_SECONDS = 15;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread worker;
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private volatile boolean requested;

    private Interruption(Thread worker) {
        this.worker = worker;
    }

    static Interruption ofThisThread() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Ends the process, unless it is already ending: then its end only waits for {@link #close}. */
    void exit(int code) {
        done.countDown();
        if (!requested) {
            System.exit(code);
        }
    }

    @Override
    public void close() {
        done.countDown();
    }

    private void interrupt() {
        if (done.getCount() == 0) {
            return;
        }
        requested = true;
        worker.interrupt();
        try {
            boolean ignored = done.await(LONGEST_TIDYING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
