package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.FileSystemStorage;

/** The storage that {@code --store} names: a directory, or a bucket by its URL. */
final class Stores {
    private Stores() {}

    static StorageBackend open(String store) {
        if (!store.contains("://")) {
            return FileSystemStorage.at(Path.of(store));
        }
        if (!isBucket(store)) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "--store '" + store + "' is neither a directory nor an address that begins with r2:// or s3://.");
        }
        try {
            return Buckets.open(store);
        } catch (NoClassDefFoundError e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "--store '" + store
                            + "' needs the artifact org.butterflysecurity:butterfly-storage-r2, which is not"
                            + " there.",
                    e);
        }
    }

    static boolean isBucket(String store) {
        return store.startsWith("r2://") || store.startsWith("s3://");
    }
}
