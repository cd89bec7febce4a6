package org.butterflysecurity.house;

import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.storage.FileSystemStorage;

/** The first example of the README, so that it compiles. {@link ReadmeTest} compares the two. */
final class ReadmeExample {
    private ReadmeExample() {}

    static void backUp(String url, String id) {
        // spotless:off
        try (IdentityBackup backup = IdentityBackup.builder()
                .tenant("acme")
                .connector(OktaConnector.builder().orgUrl(url).clientId(id).privateKey(SecretRef.of("okta-acme.pem")).build())
                .secrets(SecretResolvers.directory(Path.of("secrets")))
                .storage(FileSystemStorage.at(Path.of("backups")))
                .keyProvider(KeyFileProvider.at(Path.of("keys/acme.key")))
                .build()) {
            Snapshot today = backup.run();
            System.out.println(today.count() + " objects, complete: " + today.isComplete());
            System.out.println("intact: " + backup.verify(today.id()).isIntact());
        }
        // spotless:on
    }
}
