package org.butterflysecurity.storage.r2;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.storage.r2.FakeBucket.KEY;
import static org.butterflysecurity.storage.r2.FakeBucket.OURS;
import static org.butterflysecurity.storage.r2.FakeBucket.PATH;
import static org.butterflysecurity.storage.r2.FakeBucket.error;
import static org.butterflysecurity.storage.r2.FakeBucket.ok;
import static org.butterflysecurity.storage.r2.FakeBucket.written;

import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire when something is written or erased. */
class WritesTest {
    private static final String UPLOAD = "<R><UploadId>u1</UploadId></R>";
    private static final int PART = 5 << 20;

    private final FakeBucket bucket = new FakeBucket();

    @AfterEach
    void close() {
        bucket.close();
    }

    @Test
    void sendsNothingThatR2DoesNotKnow() {
        bucket.answers(ok());
        try (R2Storage storage = bucket.storage().build()) {
            storage.put(KEY, new byte[] {1, 2, 3});
        }

        bucket.server.verify(putRequestedFor(urlPathEqualTo(PATH))
                .withHeader("Content-MD5", equalTo("Uonfc331cyb83SJZevsfrA=="))
                .withHeader("Content-Length", equalTo("3"))
                .withHeader("Content-Encoding", absent())
                .withHeader("x-amz-checksum-crc32", absent())
                .withHeader("x-amz-sdk-checksum-algorithm", absent())
                .withHeader("x-amz-trailer", absent())
                .withHeader("x-amz-storage-class", absent())
                .withHeader("x-amz-server-side-encryption", absent())
                .withHeader("x-amz-object-lock-mode", absent()));
    }

    @Test
    void sendsStorageClassEncryptionAndLock() {
        bucket.answers(ok());
        StorageKey lease = StorageKey.of("tenants/acme/locks/l1");
        try (R2Storage storage = bucket.storage()
                .storageClass(StorageClass.INFREQUENT_ACCESS)
                .serverSideEncryption(ServerSideEncryption.kms("key-1"))
                .objectLock(new ObjectLock(ObjectLock.Mode.COMPLIANCE, 30))
                .build()) {
            storage.put(KEY, new byte[1]);
            storage.putIfAbsent(lease, new byte[1]);
        }

        bucket.server.verify(putRequestedFor(urlPathEqualTo(PATH))
                .withHeader("x-amz-storage-class", equalTo("STANDARD_IA"))
                .withHeader("x-amz-server-side-encryption", equalTo("aws:kms"))
                .withHeader("x-amz-server-side-encryption-aws-kms-key-id", equalTo("key-1"))
                .withHeader("x-amz-object-lock-mode", equalTo("COMPLIANCE"))
                .withHeader("x-amz-object-lock-retain-until-date", equalTo("2026-12-01T12:00:00Z")));
        bucket.server.verify(putRequestedFor(urlPathEqualTo("/backups/acme/" + lease))
                .withHeader("x-amz-object-lock-mode", absent()));
    }

    @Test
    void replacesOnlyWhatHasTheTagThatWasRead() {
        bucket.answers(get(urlPathEqualTo(PATH)), ok("old"));
        bucket.answers(put(urlPathEqualTo(PATH)), ok());
        try (R2Storage storage = bucket.storage().build()) {
            storage.replace(KEY, bytes("old"), bytes("new"));
            assertConflict(() -> storage.replace(KEY, bytes("other"), bytes("new")));
        }

        bucket.server.verify(1, putRequestedFor(urlPathEqualTo(PATH)).withHeader("If-Match", equalTo("\"tag\"")));
        bucket.server.verify(1, putRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void whatWasReplacedOrDeletedMeanwhileIsAConflict() {
        bucket.answers(get(urlPathEqualTo(PATH)), ok("old"));
        bucket.answers(put(urlPathEqualTo(PATH)), error(412, "PreconditionFailed"), error(404, "NoSuchKey"));
        bucket.answers(head(urlPathEqualTo(PATH)), written("another"), error(404, "NoSuchKey"));
        try (R2Storage storage = bucket.storage().build()) {
            assertConflict(() -> storage.replace(KEY, bytes("old"), bytes("new")));
            assertConflict(() -> storage.replace(KEY, bytes("old"), bytes("new")));
        }
    }

    @Test
    void aReplacementWhoseAnswerWasLostHasSucceeded() {
        bucket.answers(get(urlPathEqualTo(PATH)), ok("old"));
        bucket.answers(put(urlPathEqualTo(PATH)), error(500, "InternalError"), error(412, "PreconditionFailed"));
        bucket.answers(head(urlPathEqualTo(PATH)), written(OURS));
        try (R2Storage storage = bucket.storage().build()) {
            storage.replace(KEY, bytes("old"), bytes("new"));
        }

        bucket.server.verify(2, putRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void aStoreThatIgnoresIfMatchReplacesNothing() {
        bucket.answers(put(urlPathMatching("/backups/acme/probes/.*")), ok(), error(412, "PreconditionFailed"), ok());
        bucket.answers(head(urlPathMatching("/backups/acme/probes/.*")), written("another"));
        bucket.answers(delete(urlPathMatching("/backups/acme/probes/.*")), ok());
        bucket.answers(get(urlPathMatching("/backups/acme/probes/.*")), error(403, "AccessDenied"));
        try (R2Storage storage = bucket.checking().build()) {
            assertThatThrownBy(() -> storage.replace(KEY, bytes("old"), bytes("new")))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNEXPECTED_ANSWER))
                    .hasMessageContaining("If-Match");
        }

        bucket.server.verify(0, putRequestedFor(urlPathEqualTo(PATH)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertConflict(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_CONFLICT));
    }

    @Test
    void anUploadInPartsWhoseLastAnswerWasLostHasSucceeded() {
        bucket.answers(post(urlPathEqualTo(PATH)), ok(UPLOAD), error(500, "InternalError"), error(404, "NoSuchUpload"));
        bucket.answers(put(urlPathEqualTo(PATH)), ok());
        bucket.answers(head(urlPathEqualTo(PATH)), written(OURS));
        try (R2Storage storage = bucket.storage().partBytes(PART).build()) {
            storage.put(KEY, new byte[2 * PART + 1]);
        }

        bucket.server.verify(3, putRequestedFor(urlPathEqualTo(PATH)));
        bucket.server.verify(0, deleteRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void anUploadInPartsThatFailsIsAborted() {
        bucket.answers(post(urlPathEqualTo(PATH)), ok(UPLOAD));
        bucket.answers(put(urlPathEqualTo(PATH)), ok(), error(403, "AccessDenied"));
        bucket.answers(delete(urlPathEqualTo(PATH)), ok());
        try (R2Storage storage = bucket.storage().partBytes(PART).build()) {
            assertThatThrownBy(() -> storage.put(KEY, new byte[2 * PART]))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_DENIED));
        }

        bucket.server.verify(deleteRequestedFor(urlPathEqualTo(PATH)).withQueryParam("uploadId", equalTo("u1")));
    }

    @Test
    void aLockedVersionIsToldWithItsDate() {
        bucket.answers(
                get(urlPathMatching("/backups/?")),
                ok("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
                ok("<ListVersionsResult><IsTruncated>false</IsTruncated><Version><Key>acme/tenants/acme/packs/p1</Key>"
                        + "<VersionId>v1</VersionId><IsLatest>false</IsLatest></Version></ListVersionsResult>"));
        bucket.answers(delete(urlPathEqualTo(PATH)), error(403, "AccessDenied"));
        bucket.answers(
                head(urlPathEqualTo(PATH)),
                ok().withHeader("x-amz-object-lock-retain-until-date", "2027-01-01T00:00:00Z"));
        try (R2Storage storage = bucket.storage().build()) {
            assertThatThrownBy(() -> storage.eraseVersions(StorageKey.of("tenants/acme")))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_RETAINED))
                    .hasMessageContaining("2027-01-01");
        }
    }

    @Test
    void aStoreWithoutVersionsHasNoneToErase() {
        bucket.answers(error(501, "NotImplemented"));
        try (R2Storage storage = bucket.storage().build()) {
            storage.eraseVersions(StorageKey.of("tenants/acme"));
        }

        assertThat(bucket.requests()).isEqualTo(1);
    }
}
