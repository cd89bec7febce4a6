package org.butterflysecurity.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.contract.IdentityConnectorContract.TestTenant;

/** A simulated Auth0 tenant and a connector to it. */
final class Auth0TestTenant implements TestTenant {
    private final SimulatedAuth0 tenant;
    private final IdentityConnector connector;

    Auth0TestTenant(SimulatedAuth0 tenant, String clientId, Path directory) {
        this.tenant = tenant;
        this.connector = Auth0Connector.builder()
                .domain(tenant.domain())
                .clientId(clientId)
                .privateKey(SecretRef.of("key"))
                .caFile(tenant.caFile(file(directory)))
                .rateLimitShare(1)
                .build();
    }

    private static Path file(Path directory) {
        try {
            return Files.createTempFile(directory, "ca", ".pem");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public IdentityConnector connector() {
        return connector;
    }

    @Override
    public SecretResolver secrets() {
        return ref -> Optional.of(Secret.owning(tenant.privateKeyPem().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public List<String> secretTexts() {
        return List.of(tenant.privateKeyPem().substring(100, 160), "eyJ", "CANARY", "Signature=");
    }

    @Override
    public void close() {
        tenant.close();
    }
}
