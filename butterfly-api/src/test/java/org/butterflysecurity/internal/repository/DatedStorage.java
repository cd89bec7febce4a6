package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** Storage some time later: what is put from now on is dated by another clock, what was there before keeps its date. */
final class DatedStorage extends CountingStorage {
    private final Map<StorageKey, Instant> dates = new ConcurrentHashMap<>();
    private final Clock clock;

    DatedStorage(StorageBackend inner, Clock clock) {
        super(inner);
        this.clock = clock;
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        super.put(key, bytes);
        dates.put(key, clock.instant());
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        super.putIfAbsent(key, bytes);
        dates.put(key, clock.instant());
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        super.replace(key, expected, bytes);
        dates.put(key, clock.instant());
    }

    @Override
    public Stream<StoredObject> list(StorageKey prefix) {
        return super.list(prefix)
                .map(o -> new StoredObject(o.key(), o.sizeBytes(), dates.getOrDefault(o.key(), o.modifiedAt())));
    }
}
