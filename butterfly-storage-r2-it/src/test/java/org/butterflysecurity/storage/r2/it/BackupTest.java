package org.butterflysecurity.storage.r2.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TenantId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Everything that is done with a repository, in a bucket. Whole tenants are in {@link RestoreTest}. */
class BackupTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final ResourceType GROUP = ResourceType.of("okta/group");

    @TempDir
    private Path directory;

    private SmallOrg org;

    @BeforeEach
    void startOrg() {
        org = new SmallOrg(directory);
    }

    @AfterEach
    void stopOrg() {
        org.close();
    }

    @ParameterizedTest
    @EnumSource(S3Server.class)
    void isBackedUpVerifiedReadPrunedAndErased(S3Server server) {
        try (IdentityBackup backup = org.backup(server.storage().build())) {
            Snapshot first = backup.run(SmallOrg.TYPES);
            Snapshot second = backup.run(SmallOrg.TYPES);

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
        try (IdentityBackup backup = org.backup(
                        server.storage(S3Server.VERSIONED_BUCKET, prefix).build());
                S3Client client = server.client()) {
            backup.run(SmallOrg.TYPES);
            org.change();
            backup.run(SmallOrg.TYPES);
            backup.prune(Retention.keep().last(1));
            assertThat(backup.verifyAll().isIntact()).isTrue();

            backup.erase(ACME);

            var left = client.listObjectVersions(
                    l -> l.bucket(S3Server.VERSIONED_BUCKET).prefix(prefix + "/tenants/"));
            assertThat(left.versions()).isEmpty();
            assertThat(left.deleteMarkers()).isEmpty();
        }
    }
}
