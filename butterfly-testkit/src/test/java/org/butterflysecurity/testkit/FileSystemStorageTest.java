package org.butterflysecurity.testkit;

import java.nio.file.Path;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.FileSystemStorage;
import org.butterflysecurity.testkit.contract.StorageBackendContract;
import org.junit.jupiter.api.io.TempDir;

class FileSystemStorageTest extends StorageBackendContract {
    @TempDir
    Path directory;

    @Override
    protected StorageBackend open() {
        return FileSystemStorage.at(directory.resolve("not/yet/there"));
    }

    @Override
    protected StorageBackend openAgain(StorageBackend first) {
        return FileSystemStorage.at(((FileSystemStorage) first).root());
    }
}
