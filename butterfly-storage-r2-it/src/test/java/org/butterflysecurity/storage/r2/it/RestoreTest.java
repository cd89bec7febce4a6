package org.butterflysecurity.storage.r2.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.crypto.PassphraseKeyProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.okta.OktaState;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a bucket back into a tenant. */
class RestoreTest {
    private static final ResourceType ORIGIN = ResourceType.of("okta/trusted-origin");
    private static final JsonPointer NAME = JsonPointer.of("/name");

    @TempDir
    private Path directory;

    private static IdentityBackupBuilder backup(IdentityConnector connector, String key) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .restoreConnector(connector)
                .secrets(ref -> ref.equals(SecretRef.of("key"))
                        ? Optional.of(Secret.owning(key.getBytes(StandardCharsets.UTF_8)))
                        : Optional.empty())
                .storage(S3Server.S3_PROXY.storage().build())
                .keyProvider(PassphraseKeyProvider.of("test", () -> Secret.copyOf(new byte[32])));
    }

    @Test
    void whatAnOktaOrgHasLostComesBack() {
        try (SimulatedOkta org = SimulatedOkta.start();
                IdentityBackup backup = backup(connector(org), org.privateKeyPem())
                        .spillDirectory(directory)
                        .build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(List.of(ORIGIN)));
            OktaState.Item lost = org.state().all(ORIGIN).toList().iterator().next();
            org.state().remove(ORIGIN, lost.key());

            RestorePlan plan = backup.planRestore(snapshot.id(), Selection.of(ORIGIN));
            RestoreReport report = backup.restore(plan);

            assertThat(plan.count(Step.Kind.CREATE)).isEqualTo(1);
            assertThat(report.isComplete()).as(plan.toString()).isTrue();
            assertThat(org.state().all(ORIGIN).map(o -> NAME.findString(o.document())))
                    .contains(NAME.findString(lost.document()));
            assertThat(backup.verifyAll().isIntact()).isTrue();
        }
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

    @Test
    void anAuth0TenantIsBackedUpAndVerified() {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start();
                IdentityBackup backup = backup(
                                Auth0Connector.builder()
                                        .domain(tenant.domain())
                                        .clientId(tenant.clientId())
                                        .privateKey(SecretRef.of("key"))
                                        .caFile(tenant.caFile(directory.resolve("ca.pem")))
                                        .rateLimitShare(1)
                                        .build(),
                                tenant.privateKeyPem())
                        .spillDirectory(directory)
                        .build()) {
            Snapshot first = backup.run();
            Snapshot second = backup.run();

            assertThat(first.isComplete()).as(first.toString()).isTrue();
            assertThat(backup.diff(first.id(), second.id()).changes()).isEmpty();
            assertThat(backup.verifyAll().isIntact()).isTrue();
        }
    }
}
