package org.butterflysecurity.internal.repository;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** Storage that counts what is read from it. */
class CountingStorage implements StorageBackend {
    private final StorageBackend inner;
    private final AtomicInteger reads = new AtomicInteger();

    CountingStorage(StorageBackend inner) {
        this.inner = inner;
    }

    int reads() {
        return reads.get();
    }

    void reset() {
        reads.set(0);
    }

    @Override
    public String describe() {
        return inner.describe();
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        inner.put(key, bytes);
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        inner.putIfAbsent(key, bytes);
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        inner.replace(key, expected, bytes);
    }

    @Override
    public Optional<byte[]> find(StorageKey key) {
        reads.incrementAndGet();
        return inner.find(key);
    }

    @Override
    public Optional<byte[]> findRange(StorageKey key, long offset, int length) {
        reads.incrementAndGet();
        return inner.findRange(key, offset, length);
    }

    @Override
    public Stream<StoredObject> list(StorageKey prefix) {
        reads.incrementAndGet();
        return inner.list(prefix);
    }

    @Override
    public void delete(StorageKey key) {
        inner.delete(key);
    }
}
