package org.butterflysecurity.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.okta.OktaConnectorBuilder;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.testkit.contract.IdentityConnectorContract.TestTenant;
import org.butterflysecurity.testkit.okta.SimulatedOkta;

/** A simulated Okta org and a connector to it. */
final class OktaTestTenant implements TestTenant {
    private final SimulatedOkta org;
    private final IdentityConnector connector;

    OktaTestTenant(SimulatedOkta org, String clientId, Path directory) {
        this(org, connector(org, clientId, directory).build());
    }

    private OktaTestTenant(SimulatedOkta org, IdentityConnector connector) {
        this.org = org;
        this.connector = connector;
    }

    /** The same with a connector that reads governance too. */
    static OktaTestTenant withGovernance(SimulatedOkta org, Path directory) {
        return new OktaTestTenant(
                org, connector(org, org.clientId(), directory).governance(true).build());
    }

    private static OktaConnectorBuilder connector(SimulatedOkta org, String clientId, Path directory) {
        return OktaConnector.builder()
                .orgUrl(org.url())
                .clientId(clientId)
                .privateKey(SecretRef.of("key"))
                .keyId(org.keyId())
                .caFile(org.caFile(file(directory)))
                .rateLimitShare(1);
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
        return ref -> Optional.of(Secret.owning(org.privateKeyPem().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public List<String> secretTexts() {
        return List.of(org.privateKeyPem().substring(100, 160), "eyJ", "CANARY");
    }

    @Override
    public void close() {
        org.close();
    }
}
