package org.butterflysecurity.testkit.okta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.okta.OktaConnectorBuilder;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.testkit.simulation.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OktaDiscoveryTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final SecretRef KEY = SecretRef.of("key");

    @TempDir
    Path directory;

    @Test
    void anOrgThatDoesNotTellWhatItIsIsReadAllTheSame() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            org.faults().next("/.well-known/okta-organization", new Faults.Fault.Html());
            OktaConnector connector = OktaConnector.builder()
                    .orgUrl(org.url())
                    .clientId(org.clientId())
                    .privateKey(KEY)
                    .caFile(org.caFile(directory.resolve("ca.pem")))
                    .build();

            try (ConnectorSession session = connector.open(context(org.privateKeyPem()), Set.of(GROUP))) {
                assertThat(session.connection().notes()).contains("pipeline=unknown");
            }
        }
    }

    @Test
    void anotherServerIsNamedAsNoOrg() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        other.start();
        try {
            OktaConnectorBuilder address = OktaConnector.builder()
                    .orgUrl("http://localhost:" + other.getAddress().getPort())
                    .allowLoopbackHttp();
            OktaConnector withKey = address.clientId("0oa1").privateKey(KEY).build();

            try (SimulatedOkta org = SimulatedOkta.start()) {
                assertThatThrownBy(() -> withKey.open(context(org.privateKeyPem()), Set.of(GROUP)))
                        .isInstanceOfSatisfying(
                                ButterflyException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_THIS_PROVIDER))
                        .hasMessageContaining("localhost:" + other.getAddress().getPort());
            }
        } finally {
            other.stop(0);
        }
    }

    private static ConnectorContext context(String key) {
        return new ConnectorContext(
                Clock.systemUTC(),
                new SecureRandom(),
                SecretResolvers.of(Map.of(KEY, Secret.of(key.toCharArray()))),
                event -> {});
    }
}
