package org.butterflysecurity.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.Faults;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.io.TempDir;

class OktaConnectorContractTest extends IdentityConnectorContract {
    @TempDir
    Path directory;

    @Override
    protected TestTenant tenant(Situation situation) {
        OktaOptions options = OktaOptions.defaults().tenant(DemoTenant.seed(7).canary("CANARY"));
        if (situation == Situation.SCOPE_MISSING) {
            options.scopes("okta.users.read", "okta.groups.read");
        }
        SimulatedOkta org = SimulatedOkta.start(options);
        switch (situation) {
            case TOO_MANY_REQUESTS ->
                org.faults().next("/api/v1/(groups|zones|idps)", 3, new Faults.Fault.TooMany(Duration.ofSeconds(1)));
            case SERVER_ERRORS ->
                org.faults().next("/api/v1/(groups|zones|users)", 3, new Faults.Fault.Error(500, "E0000009"));
            case CUT_ANSWERS ->
                org.faults()
                        .next("/api/v1/users", new Faults.Fault.CutAfter(100))
                        .next("/api/v1/groups", new Faults.Fault.TruncatedJson());
            default -> {}
        }
        return new Tenant(org, situation == Situation.CREDENTIAL_REFUSED ? "0oaUnknownClient00000" : org.clientId());
    }

    private final class Tenant implements TestTenant {
        private final SimulatedOkta org;
        private final IdentityConnector connector;

        Tenant(SimulatedOkta org, String clientId) {
            this.org = org;
            this.connector = OktaConnector.builder()
                    .orgUrl(org.url())
                    .clientId(clientId)
                    .privateKey(SecretRef.of("key"))
                    .keyId(org.keyId())
                    .caFile(org.caFile(file()))
                    .rateLimitShare(1)
                    .build();
        }

        private Path file() {
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
}
