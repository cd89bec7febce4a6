package org.butterflysecurity.testkit.restore;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.crypto.PassphraseKeyProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;

/** A backup that reads and restores a simulated Auth0 tenant. */
final class Auth0Wiring {
    private Auth0Wiring() {}

    /** The key of the application, and what else the host knows by its name. */
    static SecretResolver secrets(SimulatedAuth0 tenant, Map<String, String> known) {
        Map<String, String> all = new HashMap<>(known);
        all.put("key", tenant.privateKeyPem());
        return ref -> Optional.ofNullable(all.get(ref.name()))
                .map(text -> Secret.owning(text.getBytes(StandardCharsets.UTF_8)));
    }

    static IdentityBackupBuilder to(SimulatedAuth0 tenant, Path directory, String name, StorageBackend storage) {
        return to(tenant, directory, name, storage, secrets(tenant, Map.of()));
    }

    static IdentityBackupBuilder to(
            SimulatedAuth0 tenant, Path directory, String name, StorageBackend storage, SecretResolver secrets) {
        Auth0Connector connector = Auth0Connector.builder()
                .domain(tenant.domain())
                .clientId(tenant.clientId())
                .privateKey(SecretRef.of("key"))
                .caFile(tenant.caFile(directory.resolve(name + ".pem")))
                .rateLimitShare(1)
                .maxAttempts(1)
                .build();
        return IdentityBackup.builder()
                .tenant(name)
                .connector(connector)
                .restoreConnector(connector)
                .secrets(secrets)
                .storage(storage)
                .spillDirectory(directory)
                .keyProvider(PassphraseKeyProvider.of("test", () -> Secret.copyOf(new byte[32])));
    }
}
