package org.butterflysecurity.storage.r2.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.Selection;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.Auth0RatePlan;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole tenant in a bucket, and from there back into the tenant, which was damaged meanwhile. */
class RestoreTest {
    private static final ResourceType ORIGIN = ResourceType.of("okta/trusted-origin");
    private static final ResourceType ZONE = ResourceType.of("okta/network-zone");
    private static final ResourceType ROLE = ResourceType.of("auth0/role");
    private static final ResourceType ORGANIZATION = ResourceType.of("auth0/organization");
    /** So that the test stays short. */
    private static final Auth0Options SWIFT =
            Auth0Options.defaults().rateLimits(Auth0RatePlan.unlimited()).pendingPolls(0);

    private static final JsonPointer NAME = JsonPointer.of("/name");

    @TempDir
    private Path directory;

    @BeforeEach
    void makeKey() {
        KeyFileProvider.generate(directory.resolve("acme.key"), new SecureRandom())
                .close();
    }

    /** Where the snapshots of one test are. */
    private record Place(S3Server server, String prefix) {}

    @ParameterizedTest
    @EnumSource(S3Server.class)
    void whatAnOktaOrgHasLostComesBack(S3Server server) {
        Place place = new Place(server, server.newPrefix());
        try (SimulatedOkta org = SimulatedOkta.start()) {
            SnapshotId good = backUp(place, connector(org), org.privateKeyPem());
            Item lost = org.state().all(ORIGIN).findFirst().orElseThrow();
            Item edited = org.state().all(ZONE).reduce((a, b) -> b).orElseThrow();
            org.state().remove(ORIGIN, lost.key());
            org.state().put(ZONE, edited.key(), with(edited.document(), "name", "Edited"));

            restore(place, connector(org), org.privateKeyPem(), good);

            assertThat(org.state().all(ORIGIN).map(o -> NAME.findString(o.document())))
                    .contains(NAME.findString(lost.document()));
            assertThat(org.state().find(ZONE, edited.key()).flatMap(NAME::findString))
                    .isEqualTo(NAME.findString(edited.document()));
        }
    }

    @ParameterizedTest
    @EnumSource(S3Server.class)
    void whatAnAuth0TenantHasLostComesBack(S3Server server) {
        Place place = new Place(server, server.newPrefix());
        JsonPointer displayName = JsonPointer.of("/display_name");
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(SWIFT)) {
            SnapshotId good = backUp(place, connector(tenant), tenant.privateKeyPem());
            Item lost = tenant.state().all(ROLE).findFirst().orElseThrow();
            Item edited = tenant.state().all(ORGANIZATION).findFirst().orElseThrow();
            tenant.state().remove(ROLE, lost.key());
            tenant.state().put(ORGANIZATION, edited.key(), with(edited.document(), "display_name", "Edited"));

            restore(place, connector(tenant), tenant.privateKeyPem(), good);

            assertThat(tenant.state().all(ROLE).map(r -> NAME.findString(r.document())))
                    .contains(NAME.findString(lost.document()));
            assertThat(tenant.state().find(ORGANIZATION, edited.key()).flatMap(displayName::findString))
                    .isEqualTo(displayName.findString(edited.document()));
        }
    }

    private static JsonValue with(JsonValue document, String member, String value) {
        return ((JsonObject) document).with(member, new JsonString(value));
    }

    private SnapshotId backUp(Place place, IdentityConnector connector, String key) {
        try (IdentityBackup backup = backup(place, connector, key)) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).as(snapshot.toString()).isTrue();
            assertThat(backup.verifyAll().isIntact()).isTrue();
            return snapshot.id();
        }
    }

    /** By somebody who has nothing but the bucket and the key. */
    private void restore(Place place, IdentityConnector connector, String key, SnapshotId good) {
        try (IdentityBackup backup = backup(place, connector, key)) {
            RestorePlan plan = backup.planRestore(good, Selection.everything());
            assertThat(plan.count(Step.Kind.CREATE)).as(plan.toString()).isPositive();
            assertThat(plan.count(Step.Kind.UPDATE)).as(plan.toString()).isPositive();

            RestoreReport report = backup.restore(plan);

            assertThat(report.isComplete())
                    .as(plan + "\n" + Json.pretty(report.toJson()))
                    .isTrue();
            // What takes a person is left: relations that no request creates.
            RestorePlan left = backup.planRestore(good, Selection.everything());
            assertThat(left.steps()).as(left.toString()).allMatch(s -> s.kind() == Step.Kind.NEEDS_PERSON);
            assertThat(backup.verifyAll().isIntact()).isTrue();
        }
    }

    private IdentityBackup backup(Place place, IdentityConnector connector, String key) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .restoreConnector(connector)
                .secrets(ref -> ref.equals(SecretRef.of("key"))
                        ? Optional.of(Secret.owning(key.getBytes(StandardCharsets.UTF_8)))
                        : Optional.empty())
                .storage(place.server().storage(S3Server.BUCKET, place.prefix()).build())
                .spillDirectory(directory)
                .keyProvider(KeyFileProvider.at(directory.resolve("acme.key")))
                .build();
    }

    private OktaConnector connector(SimulatedOkta org) {
        return OktaConnector.builder()
                .orgUrl(org.url())
                .clientId(org.clientId())
                .privateKey(SecretRef.of("key"))
                .keyId(org.keyId())
                .caFile(org.caFile(directory.resolve("ca.pem")))
                .rateLimitShare(1)
                .build();
    }

    private Auth0Connector connector(SimulatedAuth0 tenant) {
        return Auth0Connector.builder()
                .domain(tenant.domain())
                .clientId(tenant.clientId())
                .privateKey(SecretRef.of("key"))
                .caFile(tenant.caFile(directory.resolve("ca.pem")))
                .rateLimitShare(1)
                .build();
    }
}
