package org.butterflysecurity.testkit;

import java.util.concurrent.CountDownLatch;
import org.butterflysecurity.error.ErrorCode;

/** One way in which a call of a storage goes wrong. */
public sealed interface StorageFault {

    /** Nothing: a place in the queue for a call that works. */
    static StorageFault none() {
        return new None();
    }

    /** Fails and does nothing. */
    static StorageFault failBefore() {
        return new FailBefore(ErrorCode.STORAGE_FAILED);
    }

    /** Does what was asked, and then fails: the answer was lost. */
    static StorageFault failAfter() {
        return new FailAfter();
    }

    /** Fails because no space is left. */
    static StorageFault full() {
        return new FailBefore(ErrorCode.STORAGE_FULL);
    }

    /** Fails because access is denied. */
    static StorageFault denied() {
        return new FailBefore(ErrorCode.STORAGE_DENIED);
    }

    /** A read gives the first {@code bytes} bytes only. Other calls work. */
    static StorageFault truncated(int bytes) {
        return new Truncated(bytes);
    }

    /** A read or a listing gives what there was before the last write through the same {@link FaultyStorage}. */
    static StorageFault stale() {
        return new Stale();
    }

    /** Waits for {@code latch}, and then works. */
    static StorageFault slow(CountDownLatch latch) {
        return new Slow(latch);
    }

    /** See {@link #none()}. */
    record None() implements StorageFault {}

    /** See {@link #failBefore()}, {@link #full()} and {@link #denied()}. */
    record FailBefore(ErrorCode code) implements StorageFault {}

    /** See {@link #failAfter()}. */
    record FailAfter() implements StorageFault {}

    /** See {@link #truncated}. */
    record Truncated(int bytes) implements StorageFault {}

    /** See {@link #stale()}. */
    record Stale() implements StorageFault {}

    /** See {@link #slow}. */
    record Slow(CountDownLatch latch) implements StorageFault {}
}
