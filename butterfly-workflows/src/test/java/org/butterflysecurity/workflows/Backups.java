package org.butterflysecurity.workflows;

import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.crypto.PassphraseKeyProvider;
import org.butterflysecurity.crypto.Secret;
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
                .keyProvider(PassphraseKeyProvider.of("test", () -> Secret.of("correct horse".toCharArray())));
    }
}
