package org.butterflysecurity.testkit;

import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.contract.StorageBackendContract;

class InMemoryStorageTest extends StorageBackendContract {
    @Override
    protected StorageBackend open() {
        return InMemoryStorage.create();
    }

    @Override
    protected StorageBackend openAgain(StorageBackend first) {
        return first;
    }
}
