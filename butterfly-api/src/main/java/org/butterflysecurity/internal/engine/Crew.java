package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;

/** The threads of one run. The first that fails stops the others; interrupting the caller stops all. */
final class Crew {
    /** What one thread does. */
    @FunctionalInterface
    interface Work {
        void run(RunFailure failure) throws InterruptedException;
    }

    private final RunFailure failure = new RunFailure();
    private final List<Thread> threads = new ArrayList<>();
    private final Runnable stop;

    /**
     * A crew of daemon threads.
     *
     * @param stop called when the work is to end early, before the threads are interrupted
     */
    Crew(int size, Work work, Runnable stop) {
        this.stop = stop;
        for (int i = 1; i <= size; i++) {
            Thread thread = new Thread(() -> run(work), "butterfly-read-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    /**
     * Works, and comes back when every thread has ended.
     *
     * @throws ButterflyException what the first failing thread threw; {@link ErrorCode#CANCELLED} if the caller was interrupted,
     *     with the flag set again
     */
    void work() {
        threads.forEach(Thread::start);
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= join(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        failure.reason().ifPresent(Crew::rethrow);
    }

    /** Waits for the thread's end, come what may: what it works with is closed afterwards. Whether the caller was interrupted. */
    private boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                end(new RunException(ErrorCode.CANCELLED, "The run was cancelled. No snapshot was made."));
            }
        }
    }

    private void run(Work work) {
        try {
            work.run(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(new RunException(ErrorCode.CANCELLED, "The run was cancelled. No snapshot was made."));
        } catch (RuntimeException | Error e) {
            end(e);
        }
    }

    private void end(Throwable reason) {
        failure.report(reason);
        stop.run();
        threads.forEach(Thread::interrupt);
    }

    private static void rethrow(Throwable reason) {
        if (reason instanceof ButterflyException known) {
            throw known;
        }
        if (reason instanceof Error error) {
            throw error;
        }
        throw new RunException(
                ErrorCode.INTERNAL,
                "The run ended with a defect (" + reason.getClass().getSimpleName() + "). No snapshot was made.",
                reason);
    }
}
