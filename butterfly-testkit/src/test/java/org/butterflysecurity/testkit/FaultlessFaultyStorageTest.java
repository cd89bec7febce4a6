package org.butterflysecurity.testkit;

import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.contract.StorageBackendContract;

class FaultlessFaultyStorageTest extends StorageBackendContract {
    @Override
    protected StorageBackend open() {
        return FaultyStorage.over(InMemoryStorage.create());
    }

    @Override
    protected StorageBackend openAgain(StorageBackend first) {
        return first;
    }
}
