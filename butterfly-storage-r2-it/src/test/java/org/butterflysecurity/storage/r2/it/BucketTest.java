package org.butterflysecurity.storage.r2.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.r2.BucketReport;
import org.butterflysecurity.storage.r2.BucketReport.Finding;
import org.butterflysecurity.storage.r2.R2Storage;
import org.butterflysecurity.storage.r2.SignedLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real server answers: preflight, links, credentials, versions. */
class BucketTest {
    private static final StorageKey KEY = StorageKey.of("tenants/acme/exports/users.json");

    @Test
    void preflightFindsAPrivateUnversionedBucketUsable() {
        try (R2Storage storage = S3Server.S3_PROXY.storage().build()) {
            BucketReport report = storage.preflight();

            assertThat(report.problems()).isEmpty();
            assertThat(report.isUsable()).isTrue();
            assertThat(report.conditionalWrites()).isEqualTo(Finding.YES);
            assertThat(report.publiclyReadable()).isEqualTo(Finding.NO);
            assertThat(report.versioned()).isEqualTo(Finding.NO);
            try (var left = storage.list(StorageKey.of("probes"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(S3Server.class)
    void preflightFindsAVersionedBucket(S3Server server) {
        try (R2Storage storage =
                server.storage(S3Server.VERSIONED_BUCKET, server.newPrefix()).build()) {
            assertThat(storage.preflight().versioned()).isEqualTo(Finding.YES);
        }
    }

    /** S3Mock answers everybody. */
    @Test
    void aPublicBucketIsReportedAndRefused() {
        try (R2Storage storage = R2Storage.s3Compatible(S3Server.S3_MOCK.endpoint())
                .allowLoopbackHttp()
                .bucket(S3Server.BUCKET)
                .prefix(S3Server.S3_MOCK.newPrefix())
                .accessKey("test-key", S3Server.SECRET)
                .secrets(SecretResolvers.of(Map.of(S3Server.SECRET, Secret.of("test-secret".toCharArray()))))
                .build()) {
            BucketReport report = storage.preflight();

            assertThat(report.publiclyReadable()).isEqualTo(Finding.YES);
            assertThat(report.isUsable()).isFalse();
            assertFails(ErrorCode.STORAGE_PUBLIC, () -> storage.put(KEY, new byte[1]));
            assertThat(storage.find(KEY)).isEmpty();
        }
    }

    @Test
    void aWrongSecretIsRefusedAndNotShown() {
        try (R2Storage storage = S3Server.S3_PROXY
                .storage()
                .secrets(ref -> Optional.of(Secret.of("hidden-canary".toCharArray())))
                .build()) {
            assertFails(ErrorCode.STORAGE_CREDENTIAL_REFUSED, () -> storage.put(KEY, new byte[1]));
            assertThatThrownBy(() -> storage.find(KEY)).satisfies(e -> {
                for (Throwable t = e; t != null; t = t.getCause()) {
                    assertThat(t.toString()).doesNotContain("hidden-canary");
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(S3Server.class)
    void aMissingBucketIsNamed(S3Server server) {
        try (R2Storage storage = server.storage("no-such-bucket", "acme").build()) {
            assertFails(ErrorCode.STORAGE_BUCKET_MISSING, () -> storage.find(KEY));
            assertFails(ErrorCode.STORAGE_BUCKET_MISSING, () -> storage.putIfAbsent(KEY, new byte[1]));
            assertFails(
                    ErrorCode.STORAGE_BUCKET_MISSING, () -> storage.list(KEY).toList());
        }
    }

    @Test
    void aLinkLetsItsObjectBeReadAndNothingElse() throws Exception {
        try (R2Storage storage = S3Server.S3_PROXY.storage().build()) {
            storage.put(KEY, "exported".getBytes(UTF_8));
            SignedLink link = storage.link(KEY, SignedLink.Method.READ, Duration.ofMinutes(5));

            assertThat(send("GET", link.uri())).isEqualTo(List.of(200, "exported"));
            assertThat(send("DELETE", link.uri()).get(0)).isEqualTo(403);
            assertThat(send("GET", URI.create(link.uri().toString().replace("users.json", "other.json")))
                            .get(0))
                    .isEqualTo(403);
            assertThat(link.toString()).doesNotContain("Signature").contains("users.json");
            assertThat(storage.find(KEY)).isPresent();
        }
    }

    @Test
    void aLinkLetsItsObjectBeWritten() throws Exception {
        try (R2Storage storage = S3Server.S3_PROXY.storage().build()) {
            SignedLink link = storage.link(KEY, SignedLink.Method.WRITE, Duration.ofMinutes(5));

            assertThat(send("GET", link.uri()).get(0)).isEqualTo(403);
            assertThat(send("PUT", link.uri()).get(0)).isEqualTo(200);
            assertThat(storage.find(KEY)).hasValue("sent".getBytes(UTF_8));
        }
    }

    @Test
    void aLinkLivesAtMostOneHour() {
        try (R2Storage storage = S3Server.S3_PROXY.storage().build()) {
            assertThatThrownBy(() -> storage.link(KEY, SignedLink.Method.READ, Duration.ofMinutes(61)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage.link(KEY, SignedLink.Method.READ, Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Not S3Mock: to it, a delete marker is an object that is there. */
    @Test
    void whatAVersionedBucketShowsIsWhatIsThereNow() {
        S3Server server = S3Server.S3_PROXY;
        String prefix = server.newPrefix();
        try (R2Storage storage =
                server.storage(S3Server.VERSIONED_BUCKET, prefix).build()) {
            StorageKey other = StorageKey.of("tenants/acme/exports/other");
            storage.put(KEY, new byte[] {1});
            storage.put(KEY, new byte[] {2});
            storage.put(other, new byte[] {3});
            storage.delete(other);

            assertThat(storage.find(KEY)).hasValue(new byte[] {2});
            assertThat(storage.find(other)).isEmpty();
            storage.putIfAbsent(other, new byte[] {4});
            storage.eraseVersions(StorageKey.of("tenants/acme"));

            assertThat(storage.find(KEY)).hasValue(new byte[] {2});
            assertThat(storage.find(other)).hasValue(new byte[] {4});
            try (var client = server.client()) {
                var left = client.listObjectVersions(
                        l -> l.bucket(S3Server.VERSIONED_BUCKET).prefix(prefix + "/tenants"));
                assertThat(left.versions()).hasSize(2);
                assertThat(left.deleteMarkers()).isEmpty();
            }
        }
    }

    private static List<Object> send(String method, URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(
                        method,
                        method.equals("PUT")
                                ? HttpRequest.BodyPublishers.ofString("sent")
                                : HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return List.of(answer.statusCode(), answer.body());
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
