package org.butterflysecurity.internal.repository;

import java.util.concurrent.atomic.AtomicInteger;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;

/**
 * Storage that stops working at a chosen write or delete and from then on, as if the process had been killed there: before that
 * write, or after it and before its answer.
 */
final class FailingStorage extends CountingStorage {
    private final AtomicInteger left;
    private final Cut cut;

    /** Whether the write at which it stops still happens. */
    enum Cut {
        BEFORE,
        AFTER
    }

    FailingStorage(StorageBackend inner, int writes, Cut cut) {
        super(inner);
        this.left = new AtomicInteger(writes);
        this.cut = cut;
    }

    boolean hasFailed() {
        return left.get() < 0;
    }

    private void spend(Runnable write) {
        int now = left.decrementAndGet();
        if (now >= 0 || now == -1 && cut == Cut.AFTER) {
            write.run();
        }
        if (now < 0) {
            throw new StorageException(ErrorCode.STORAGE_FAILED, "The power is off.");
        }
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        spend(() -> super.put(key, bytes));
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        spend(() -> super.putIfAbsent(key, bytes));
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        spend(() -> super.replace(key, expected, bytes));
    }

    @Override
    public void delete(StorageKey key) {
        spend(() -> super.delete(key));
    }
}
