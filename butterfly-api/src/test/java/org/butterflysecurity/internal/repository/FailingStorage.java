package org.butterflysecurity.internal.repository;

import java.util.concurrent.atomic.AtomicInteger;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;

/** Storage that stops working at a chosen write or delete and from then on, as if the process had been killed there. */
final class FailingStorage extends CountingStorage {
    private final AtomicInteger left;

    FailingStorage(StorageBackend inner, int writes) {
        super(inner);
        this.left = new AtomicInteger(writes);
    }

    boolean hasFailed() {
        return left.get() < 0;
    }

    private void spend() {
        if (left.decrementAndGet() < 0) {
            throw new StorageException(ErrorCode.STORAGE_FAILED, "The power is off.");
        }
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        spend();
        super.put(key, bytes);
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        spend();
        super.putIfAbsent(key, bytes);
    }

    @Override
    public void delete(StorageKey key) {
        spend();
        super.delete(key);
    }
}
