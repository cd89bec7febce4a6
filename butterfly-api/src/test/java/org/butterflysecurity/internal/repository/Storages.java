package org.butterflysecurity.internal.repository;

import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.butterflysecurity.storage.InMemoryStorage;

/** Looks at storage from outside. */
final class Storages {
    private Storages() {}

    static List<StorageKey> keys(StorageBackend storage) {
        try (Stream<StoredObject> objects = storage.list(StorageKey.of("tenants"))) {
            return objects.map(StoredObject::key).toList();
        }
    }

    static InMemoryStorage copy(StorageBackend storage) {
        InMemoryStorage copy = Sandbox.storage();
        keys(storage).forEach(k -> copy.put(k, storage.find(k).orElseThrow()));
        return copy;
    }
}
