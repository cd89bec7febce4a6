package org.butterflysecurity.workflows;

import java.nio.file.Path;
import java.util.Map;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.crypto.EnvironmentKeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;

/** Backups of a directory of exports, kept in memory. */
final class Backups {
    private Backups() {}

    static IdentityBackup of(Path source) {
        return builder(source, InMemoryStorage.create()).build();
    }

    static IdentityBackupBuilder builder(Path source, StorageBackend storage) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(WorkflowsConnector.files(source))
                .storage(storage)
                .keyProvider(EnvironmentKeyProvider.of("KEY", Map.of("KEY", "00".repeat(32))));
    }
}
