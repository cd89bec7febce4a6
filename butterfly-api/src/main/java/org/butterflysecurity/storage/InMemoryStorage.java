package org.butterflysecurity.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** Storage that lives as long as this object: for tests, and for snapshots that are compared and thrown away. */
public final class InMemoryStorage implements StorageBackend {
    private final ConcurrentSkipListMap<StorageKey, Entry> objects = new ConcurrentSkipListMap<>();
    private final Clock clock;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(byte[] bytes, Instant modifiedAt) {}

    private InMemoryStorage(Clock clock) {
        this.clock = clock;
    }

    public static InMemoryStorage create() {
        return new InMemoryStorage(Clock.systemUTC());
    }

    /** Storage whose objects are dated by {@code clock}. */
    public static InMemoryStorage create(Clock clock) {
        return new InMemoryStorage(clock);
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        objects.put(key, new Entry(bytes.clone(), clock.instant()));
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        if (objects.putIfAbsent(key, new Entry(bytes.clone(), clock.instant())) != null) {
            throw new StorageException(ErrorCode.STORAGE_CONFLICT, "The key '" + key + "' is taken.");
        }
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        Entry after = new Entry(bytes.clone(), clock.instant());
        Entry kept =
                objects.computeIfPresent(key, (k, before) -> Arrays.equals(before.bytes(), expected) ? after : before);
        if (!after.equals(kept)) {
            throw new StorageException(ErrorCode.STORAGE_CONFLICT, "The object '" + key + "' is not what it was.");
        }
    }

    @Override
    public Optional<byte[]> find(StorageKey key) {
        return Optional.ofNullable(objects.get(key)).map(e -> e.bytes().clone());
    }

    @Override
    public Optional<byte[]> findRange(StorageKey key, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative");
        }
        return Optional.ofNullable(objects.get(key)).map(e -> {
            int from = (int) Math.min(offset, e.bytes().length);
            int to = (int) Math.min((long) from + length, e.bytes().length);
            return Arrays.copyOfRange(e.bytes(), from, to);
        });
    }

    @Override
    public Stream<StoredObject> list(StorageKey prefix) {
        return objects.tailMap(prefix, false).entrySet().stream()
                .filter(e -> e.getKey().value().startsWith(prefix.value() + "/"))
                .map(e -> new StoredObject(
                        e.getKey(), e.getValue().bytes().length, e.getValue().modifiedAt()));
    }

    @Override
    public void delete(StorageKey key) {
        objects.remove(key);
    }
}
