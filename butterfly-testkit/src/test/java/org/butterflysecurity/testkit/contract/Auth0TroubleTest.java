package org.butterflysecurity.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.auth0.Auth0ConnectorBuilder;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.TestKey;
import org.butterflysecurity.testkit.auth0.Auth0Absence;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults, secrets, transports and plans of an Auth0 tenant: what a backup makes of them. */
class Auth0TroubleTest {
    private static final String CANARY = "CANARYsecret";

    @TempDir
    Path directory;

    private static ResourceType type(String name) {
        return new ResourceType(Auth0Catalog.PROVIDER, name);
    }

    private static Auth0Options options() {
        return Auth0Options.defaults().pendingPolls(0).tenant(DemoTenant.seed(5).canary(CANARY));
    }

    private TenantReading read(SimulatedAuth0 tenant) throws Exception {
        return TenantReading.of(new Auth0TestTenant(tenant, tenant.clientId(), directory));
    }

    private Auth0ConnectorBuilder connector(SimulatedAuth0 tenant) {
        return Auth0Connector.builder()
                .domain(tenant.domain())
                .clientId(tenant.clientId())
                .clientSecret(SecretRef.of("secret"))
                .rateLimitShare(1);
    }

    private static IdentityBackup backup(SimulatedAuth0 tenant, Auth0ConnectorBuilder connector, List<String> told) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(connector.build())
                .secrets(ref -> Optional.of(Secret.owning(tenant.clientSecret().getBytes(StandardCharsets.UTF_8))))
                .storage(InMemoryStorage.create())
                .keyProvider(TestKey.provider())
                .listener(event -> told.add(event.toString()))
                .build();
    }

    @Test
    void noSecretReachesASnapshotAnEventOrAnException() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options())) {
            List<String> told = new CopyOnWriteArrayList<>();
            try (IdentityBackup backup =
                    backup(tenant, connector(tenant).caFile(tenant.caFile(directory.resolve("ca.pem"))), told)) {
                var snapshot = backup.run();

                List<String> stored = new ArrayList<>();
                for (var result : snapshot.types()) {
                    if (result.count() > 0) {
                        try (var objects = backup.read(snapshot.id(), result.type())) {
                            objects.forEach(o -> stored.add(o.toString() + o.document()));
                        }
                    }
                }
                assertThat(stored).hasSizeGreaterThan(150).noneMatch(o -> o.contains(CANARY));
                assertThat(told).isNotEmpty().noneMatch(t -> t.contains(CANARY) || t.contains("Signature="));
            }
        }
    }

    @Test
    void anExportThatFailsIsReplacedBySearching() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options())) {
            tenant.failExports(10);

            TenantReading reading = read(tenant);

            assertThat(reading.failures()).isEmpty();
            assertThat(reading.objects(type("user"))).hasSize(40);
        }
    }

    @Test
    void noTokenIsSentToTheOriginOfTheFiles() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options())) {
            read(tenant);

            assertThat(tenant.fileCalls().total()).isPositive();
            assertThat(tenant.fileCalls().withStatus(403)).isZero();
        }
    }

    @Test
    void aCheckpointThatLeadsElsewhereIsNotFollowedThere() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options());
                SimulatedAuth0 elsewhere = SimulatedAuth0.start(options())) {
            tenant.faults()
                    .next(
                            "/api/v2/organizations",
                            new Faults.Fault.NextLink(elsewhere.url() + "/api/v2/organizations"));

            read(tenant);

            assertThat(elsewhere.calls().total()).isZero();
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options());
                SimulatedAuth0 elsewhere = SimulatedAuth0.start(options())) {
            tenant.faults().next("/api/v2/roles", 20, new Faults.Fault.Redirect(elsewhere.url() + "/api/v2/roles"));

            TenantReading reading = read(tenant);

            assertThat(elsewhere.calls().total()).isZero();
            assertThat(reading.complete()).doesNotContain(type("role"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "503", "cut", "truncated", "slow"})
    void whatPassesIsSurvived(String what) throws Exception {
        Faults.Fault fault = switch (what) {
            case "429" -> new Faults.Fault.TooMany(Duration.ofSeconds(1));
            case "503" -> new Faults.Fault.Error(503, "");
            case "cut" -> new Faults.Fault.CutAfter(40);
            case "truncated" -> new Faults.Fault.TruncatedJson();
            default -> new Faults.Fault.Slow(512, Duration.ofMillis(1));
        };
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options())) {
            tenant.faults().next("/api/v2/connections", fault);

            TenantReading reading = read(tenant);

            assertThat(reading.failures()).isEmpty();
            assertThat(reading.objects(type("connection"))).hasSize(4);
        }
    }

    @Test
    void anAnswerThatIsNoJsonFailsItsTypeAndNothingElse() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options())) {
            tenant.faults().next("/api/v2/log-streams", 20, new Faults.Fault.Html());

            assertThat(read(tenant).failures().keySet()).containsExactly(type("log-stream"));
        }
    }

    @Test
    void whatThePlanLacksIsSkippedAndNotFailed() throws Exception {
        Auth0Options plan = options()
                .without(type("supplemental-signals"), Auth0Absence.UPGRADE)
                .without(type("attack-protection-bot-detection"), Auth0Absence.NOT_ENTITLED)
                .without(type("form"), Auth0Absence.NOT_ENABLED)
                .without(type("event-stream"), Auth0Absence.NOT_SUPPORTED)
                .without(type("prompt-screen-rendering"), Auth0Absence.PAYMENT);
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(plan)) {
            TenantReading reading = read(tenant);

            assertThat(reading.failures()).isEmpty();
            assertThat(reading.skippedFor(SkipReason.SCOPE_MISSING)).isEmpty();
            assertThat(reading.complete()).doesNotContain(type("form"), type("event-stream"));
        }
    }

    @Test
    void tls12IsRefusedUnlessAllowed() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options().transport(Transport.TLS_1_2))) {
            Path ca = tenant.caFile(directory.resolve("ca.pem"));
            try (IdentityBackup refused = backup(tenant, connector(tenant).caFile(ca), new ArrayList<>());
                    IdentityBackup allowed =
                            backup(tenant, connector(tenant).caFile(ca).allowTls12(), new ArrayList<>())) {
                assertThatThrownBy(refused::run).isInstanceOf(ButterflyException.class);
                assertThat(tenant.tokensIssued()).isZero();
                assertThat(allowed.run().id()).isNotNull();
            }
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options());
                IdentityBackup backup = backup(tenant, connector(tenant), new ArrayList<>())) {
            assertThatThrownBy(backup::run)
                    .isInstanceOf(ButterflyException.class)
                    .hasMessageNotContaining(tenant.clientSecret());
            assertThat(tenant.calls().total()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme",
                "http://acme.eu.auth0.com",
                "https://acme.eu.auth0.com/api/v2/",
                "manage.auth0.com",
                "a b"
            })
    void aDomainThatIsNoneIsRefusedBeforeAnythingIsSent(String domain) {
        assertThatThrownBy(() -> Auth0Connector.builder()
                        .domain(domain)
                        .clientId("x")
                        .clientSecret(SecretRef.of("secret"))
                        .build())
                .isInstanceOf(ConfigurationException.class);
    }
}
