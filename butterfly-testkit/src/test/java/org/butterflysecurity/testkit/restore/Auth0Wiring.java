package org.butterflysecurity.testkit.restore;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.testkit.TestKey;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;

/** A backup that reads and restores a simulated Auth0 tenant. */
public final class Auth0Wiring {
    private static final Pattern NEEDED = Pattern.compile(
            "restore\\.auth0\\.(client-credential|email-provider|event-stream|guardian-push-apns|phone-provider)\\..*");

    private Auth0Wiring() {}

    /** The key of the application, and what else the host knows by its name. */
    static SecretResolver secrets(SimulatedAuth0 tenant, Map<String, String> known) {
        Map<String, String> all = new HashMap<>(known);
        all.put("key", tenant.privateKeyPem());
        return ref -> Optional.ofNullable(all.get(ref.name()))
                .map(text -> Secret.owning(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same of a host that knows every secret without which something cannot be written. */
    static SecretResolver allSecrets(SimulatedAuth0 tenant) {
        SecretResolver own = secrets(tenant, Map.of());
        return ref -> NEEDED.matcher(ref.name()).matches()
                ? Optional.of(Secret.owning("a secret".getBytes(StandardCharsets.UTF_8)))
                : own.find(ref);
    }

    public static IdentityBackupBuilder to(SimulatedAuth0 tenant, Path directory, String name, StorageBackend storage) {
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
                .keyProvider(TestKey.provider());
    }
}
