package org.butterflysecurity.storage.r2.it;

import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.butterflysecurity.storage.r2.it.S3Server.S3_MOCK;
import static org.butterflysecurity.storage.r2.it.S3Server.S3_PROXY;

import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.r2.BucketReport;
import org.butterflysecurity.storage.r2.BucketReport.Finding;
import org.butterflysecurity.storage.r2.ObjectLock;
import org.butterflysecurity.storage.r2.R2Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/**
 * Objects that a lock keeps. S3Mock knows the lock of a bucket, but leaves aside the one that comes with an object, and lets locked
 * objects be deleted; so refusals are played by a gateway before S3Proxy, as R2's bucket locks give them.
 */
class LockTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final String LOCKED = "locked";

    @TempDir
    private Path directory;

    @Test
    void preflightTellsModeAndDays() {
        makeLockedBucket();
        try (R2Storage storage = S3_MOCK.storage(LOCKED, S3_MOCK.newPrefix()).build()) {
            BucketReport report = storage.preflight();

            assertThat(report.locked()).isEqualTo(Finding.YES);
            assertThat(report.defaultLock()).hasValue(new ObjectLock(ObjectLock.Mode.COMPLIANCE, 30));
        }
    }

    @Test
    void aPruneSaysWhatIsLockedAndTheNextOneFreesIt() {
        String prefix = S3_PROXY.newPrefix();
        try (Gateway gateway = new Gateway(S3_PROXY);
                SmallOrg org = new SmallOrg(directory);
                IdentityBackup backup =
                        org.backup(gateway.storage(S3Server.BUCKET, prefix).build())) {
            backup.run(SmallOrg.TYPES);
            org.change();
            backup.run(SmallOrg.TYPES);
            gateway.answers(
                    delete(urlPathMatching(".*/(packs|snapshots)/.*")),
                    Gateway.error(403, "ObjectLockedByBucketPolicy"));

            StorageException e = failure(() -> backup.prune(Retention.keep().last(1)));

            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_RETAINED);
            assertThat(e.effect()).isEqualTo(Effect.CHANGED_PARTLY);
            assertThat(backup.snapshots()).hasSize(1);
            assertThat(backup.verifyAll().isIntact()).isTrue();

            gateway.stepAside();
            backup.prune(Retention.keep().last(1));
            assertThat(backup.verifyAll().isIntact()).isTrue();
            try (R2Storage storage = S3_PROXY.storage(S3Server.BUCKET, prefix).build();
                    var manifests = storage.list(StorageKey.of("tenants/acme/snapshots"))) {
                assertThat(manifests).hasSize(1);
            }
        }
    }

    @Test
    void anEraseSaysWhatIsLockedAndTheNextOneFinishesIt() {
        String prefix = S3_PROXY.newPrefix();
        try (Gateway gateway = new Gateway(S3_PROXY);
                SmallOrg org = new SmallOrg(directory);
                IdentityBackup backup =
                        org.backup(gateway.storage(S3Server.BUCKET, prefix).build())) {
            backup.run(SmallOrg.TYPES);
            gateway.answers(delete(urlPathMatching(".*/packs/.*")), Gateway.error(403, "ObjectLockedByBucketPolicy"));

            StorageException e = failure(() -> backup.erase(ACME));

            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_RETAINED);
            assertThat(e.effect()).isEqualTo(Effect.CHANGED_PARTLY);
            assertThat(e.happened()).contains("cannot be read");

            gateway.stepAside();
            backup.erase(ACME);
            try (R2Storage storage = S3_PROXY.storage(S3Server.BUCKET, prefix).build();
                    var left = storage.list(StorageKey.of("tenants"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    private static void makeLockedBucket() {
        try (S3Client client = S3_MOCK.client()) {
            if (client.listBuckets().buckets().stream().anyMatch(b -> b.name().equals(LOCKED))) {
                return;
            }
            client.createBucket(b -> b.bucket(LOCKED).objectLockEnabledForBucket(true));
            client.putObjectLockConfiguration(c -> c.bucket(LOCKED)
                    .objectLockConfiguration(l -> l.objectLockEnabled("Enabled")
                            .rule(r -> r.defaultRetention(d ->
                                    d.mode(ObjectLockRetentionMode.COMPLIANCE).days(30)))));
        }
    }

    private static StorageException failure(ThrowingCallable call) {
        return catchThrowableOfType(StorageException.class, call);
    }
}
