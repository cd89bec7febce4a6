package org.butterflysecurity.testkit.restore;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.TestKey;
import org.butterflysecurity.testkit.okta.SimulatedOkta;

/** A backup that reads and restores a simulated Okta org over plain HTTP. */
public final class OktaWiring {
    private OktaWiring() {}

    public static IdentityBackupBuilder to(SimulatedOkta org, Path directory, String name) {
        return to(org, directory, name, InMemoryStorage.create());
    }

    static IdentityBackupBuilder to(SimulatedOkta org, Path directory, String name, StorageBackend storage) {
        return to(org, directory, name, storage, UnaryOperator.identity());
    }

    /** The same, where what restores is made of the connector that reads. */
    static IdentityBackupBuilder to(
            SimulatedOkta org,
            Path directory,
            String name,
            StorageBackend storage,
            UnaryOperator<IdentityConnector> restoring) {
        OktaConnector connector = OktaConnector.builder()
                .orgUrl(org.url())
                .clientId(org.clientId())
                .privateKey(SecretRef.of("key"))
                .keyId(org.keyId())
                .allowLoopbackHttp()
                .maxAttempts(1)
                .rateLimitShare(1)
                .build();
        return IdentityBackup.builder()
                .tenant(name)
                .connector(connector)
                .restoreConnector(restoring.apply(connector))
                .secrets(ref -> secret(org, ref).map(text -> Secret.owning(text.getBytes(StandardCharsets.UTF_8))))
                .storage(storage)
                .spillDirectory(directory)
                .keyProvider(TestKey.provider());
    }

    private static Optional<String> secret(SimulatedOkta org, SecretRef ref) {
        if (ref.name().equals("key")) {
            return Optional.of(org.privateKeyPem());
        }
        return ref.name().startsWith("restore.okta.app-service-account.") ? Optional.of("known") : Optional.empty();
    }
}
