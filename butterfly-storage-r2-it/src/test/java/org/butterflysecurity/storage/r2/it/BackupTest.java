package org.butterflysecurity.storage.r2.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.r2.R2Storage;
import org.butterflysecurity.testkit.FaultyStorage;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A whole Okta org in a bucket. */
class BackupTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final RunOptions FEW = RunOptions.defaults().withTypes(List.of(GROUP, ResourceType.of("okta/user")));

    @TempDir
    static Path directory;

    private static SimulatedOkta org;
    private static OktaConnector connector;

    @BeforeAll
    static void startOrg() {
        org = SimulatedOkta.start();
        connector = OktaConnector.builder()
                .orgUrl(org.url())
                .clientId(org.clientId())
                .privateKey(SecretRef.of("key"))
                .keyId(org.keyId())
                .caFile(org.caFile(directory.resolve("ca.pem")))
                .rateLimitShare(1)
                .build();
        KeyFileProvider.generate(directory.resolve("acme.key"), new SecureRandom())
                .close();
    }

    @AfterAll
    static void stopOrg() {
        org.close();
    }

    private static IdentityBackup backup(StorageBackend storage) {
        return IdentityBackup.builder()
                .tenant(ACME.value())
                .connector(connector)
                .secrets(ref -> Optional.of(Secret.owning(org.privateKeyPem().getBytes(StandardCharsets.UTF_8))))
                .storage(storage)
                .keyProvider(KeyFileProvider.at(directory.resolve("acme.key")))
                .build();
    }

    @ParameterizedTest
    @EnumSource(S3Server.class)
    void isBackedUpVerifiedReadPrunedAndErased(S3Server server) {
        try (IdentityBackup backup = backup(server.storage().build())) {
            Snapshot first = backup.run();
            Snapshot second = backup.run();

            assertThat(first.isComplete()).isTrue();
            assertThat(backup.verifyAll().isIntact()).isTrue();
            assertThat(backup.diff(first.id(), second.id()).changes()).isEmpty();
            try (var groups = backup.read(second.id(), GROUP)) {
                assertThat(groups).isNotEmpty();
            }

            backup.prune(Retention.keep().last(1));
            assertThat(backup.verifyAll().isIntact()).isTrue();

            backup.erase(ACME);
            assertThatThrownBy(backup::snapshots)
                    .isInstanceOfSatisfying(
                            ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TENANT));
        }
    }

    /** Not S3Mock: it lists what has a delete marker. */
    @Test
    void isErasedFromAVersionedBucketWithAllItsVersions() {
        S3Server server = S3Server.S3_PROXY;
        String prefix = server.newPrefix();
        try (R2Storage storage =
                        server.storage(S3Server.VERSIONED_BUCKET, prefix).build();
                IdentityBackup backup = backup(storage);
                S3Client client = server.client()) {
            backup.run();
            backup.run();
            backup.prune(Retention.keep().last(1));
            assertThat(backup.verifyAll().isIntact()).isTrue();

            backup.erase(ACME);

            var left = client.listObjectVersions(
                    l -> l.bucket(S3Server.VERSIONED_BUCKET).prefix(prefix + "/tenants/"));
            assertThat(left.versions()).isEmpty();
            assertThat(left.deleteMarkers()).isEmpty();
        }
    }

    /** A cut after every so many writes, so that the test stays short; the repository's own crash test cuts at each. */
    @Test
    void aRunCutShortHarmsNothingAndTheNextOneCompletes() {
        for (int writes = 2; writes < 30; writes += 5) {
            String prefix = S3Server.S3_PROXY.newPrefix();
            FaultyStorage cut = FaultyStorage.over(
                            S3Server.S3_PROXY.storage(S3Server.BUCKET, prefix).build())
                    .cutAfterWrite(writes);
            boolean wasCut = false;
            try (IdentityBackup backup = backup(cut)) {
                backup.run(FEW);
            } catch (ButterflyException e) {
                wasCut = cut.isCut();
                assertThat(wasCut)
                        .as("the run failed because of the cut: %s", e.getMessage())
                        .isTrue();
            }

            try (IdentityBackup backup =
                    backup(S3Server.S3_PROXY.storage(S3Server.BUCKET, prefix).build())) {
                Snapshot next = backup.run(FEW);
                assertThat(next.isComplete()).isTrue();
                assertThat(backup.verifyAll().isIntact()).isTrue();
            }
            if (!wasCut) {
                return;
            }
        }
    }
}
