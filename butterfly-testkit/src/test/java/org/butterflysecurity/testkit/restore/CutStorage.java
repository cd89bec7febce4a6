package org.butterflysecurity.testkit.restore;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** Storage that refuses one entry of a journal, as if the process had died just before it was written. */
final class CutStorage implements StorageBackend {
    private final StorageBackend whole;
    private int failingEntry = -1;

    CutStorage(StorageBackend whole) {
        this.whole = whole;
    }

    /** From now on the journal's entry with this number is refused; none for a negative number. */
    void failAtEntry(int number) {
        failingEntry = number;
    }

    @Override
    public String describe() {
        return whole.describe();
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        whole.put(key, bytes);
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        if (key.value().contains("/journals/") && key.value().endsWith("/%08d".formatted(failingEntry))) {
            throw new StorageException(ErrorCode.STORAGE_FAILED, "The process has died.");
        }
        whole.putIfAbsent(key, bytes);
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        whole.replace(key, expected, bytes);
    }

    @Override
    public Optional<byte[]> find(StorageKey key) {
        return whole.find(key);
    }

    @Override
    public Optional<byte[]> findRange(StorageKey key, long offset, int length) {
        return whole.findRange(key, offset, length);
    }

    @Override
    public Stream<StoredObject> list(StorageKey prefix) {
        return whole.list(prefix);
    }

    @Override
    public void delete(StorageKey key) {
        whole.delete(key);
    }
}
