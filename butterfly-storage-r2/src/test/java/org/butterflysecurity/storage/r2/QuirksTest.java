package org.butterflysecurity.storage.r2;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.storage.r2.FakeBucket.KEY;
import static org.butterflysecurity.storage.r2.FakeBucket.OURS;
import static org.butterflysecurity.storage.r2.FakeBucket.PATH;
import static org.butterflysecurity.storage.r2.FakeBucket.assertFails;
import static org.butterflysecurity.storage.r2.FakeBucket.error;
import static org.butterflysecurity.storage.r2.FakeBucket.failure;
import static org.butterflysecurity.storage.r2.FakeBucket.ok;
import static org.butterflysecurity.storage.r2.FakeBucket.written;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that speak S3 with an accent: what MinIO, Garage, Ceph, gateways and proxies do otherwise than Amazon. */
class QuirksTest {
    private static final byte[] BYTES = bytes("new");
    private static final String LIST = "/backups/?";

    private final FakeBucket bucket = new FakeBucket();
    private R2Storage storage;

    @BeforeEach
    void open() {
        storage = bucket.storage().build();
    }

    @AfterEach
    void close() {
        storage.close();
        bucket.close();
    }

    // conditional writes

    @ParameterizedTest
    @CsvSource({"412,PreconditionFailed", "412,''", "409,ConditionalRequestConflict", "409,BlobAlreadyExists", "304,''"
    })
    void aTakenKeyIsAConflictHoweverItIsTold(int status, String code) {
        bucket.answers(put(urlPathEqualTo(PATH)), refusal(status, code));
        bucket.answers(head(urlPathEqualTo(PATH)), written("another"));

        assertFails(ErrorCode.STORAGE_CONFLICT, () -> storage.putIfAbsent(KEY, BYTES));
    }

    @ParameterizedTest
    @CsvSource({"412,PreconditionFailed", "409,ConditionalRequestConflict", "409,OperationAborted"})
    void aRefusalOfWhatWeWroteOurselvesIsASuccess(int status, String code) {
        bucket.answers(put(urlPathEqualTo(PATH)), error(500, "InternalError"), refusal(status, code));
        bucket.answers(head(urlPathEqualTo(PATH)), written(OURS));

        storage.putIfAbsent(KEY, BYTES);
    }

    /** The other writer was not done either: nobody's object is there. */
    @Test
    void aCollisionThatDoesNotEndLeavesNothingAndIsNoConflict() {
        bucket.answers(put(urlPathEqualTo(PATH)), error(409, "ConditionalRequestConflict"));
        bucket.answers(head(urlPathEqualTo(PATH)), aResponse().withStatus(404));

        StorageException e = failure(() -> storage.putIfAbsent(KEY, BYTES));

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_BUSY);
        assertThat(e.effect()).isEqualTo(Effect.NOTHING_CHANGED);
    }

    /** Backblaze B2, for instance. */
    @Test
    void aStoreThatKnowsNoConditionsIsNamedAsSuch() {
        bucket.answers(error(501, "NotImplemented"));

        StorageException e = failure(() -> storage.putIfAbsent(KEY, BYTES));

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNEXPECTED_ANSWER);
        assertThat(e.happened()).contains("If-None-Match");
    }

    @ParameterizedTest
    @CsvSource({"\"tag\",\"tag\"", "W/\"tag\",\"tag\"", "tag,\"tag\"", "\"tag-12\",\"tag-12\""})
    void theTagOfAnObjectIsSentAsAStrongOne(String given, String sent) {
        bucket.answers(get(urlPathEqualTo(PATH)), ok("old").withHeader("ETag", given));
        bucket.answers(put(urlPathEqualTo(PATH)), ok());

        storage.replace(KEY, bytes("old"), BYTES);

        bucket.server.verify(putRequestedFor(urlPathEqualTo(PATH)).withHeader("If-Match", equalTo(sent)));
    }

    @Test
    void anObjectWithoutATagIsNotReplaced() {
        bucket.answers(get(urlPathEqualTo(PATH)), aResponse().withStatus(200).withBody("old"));

        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, () -> storage.replace(KEY, bytes("old"), BYTES));

        bucket.server.verify(0, putRequestedFor(urlPathEqualTo(PATH)));
    }

    // writes and deletes

    @Test
    void nothingWaitsForAContinueThatAProxyMayNotSend() {
        bucket.answers(ok());

        storage.put(KEY, new byte[3 << 20]);

        bucket.server.verify(putRequestedFor(urlPathEqualTo(PATH)).withHeader("Expect", absent()));
    }

    @Test
    void anAnswerToAWriteNeedsNoTag() {
        bucket.answers(aResponse().withStatus(204));

        storage.put(KEY, BYTES);

        assertThat(bucket.requests()).isEqualTo(1);
    }

    @Test
    void partsCarryNothingThatR2DoesNotKnow() {
        bucket.answers(post(urlPathEqualTo(PATH)), ok("<R><UploadId>u1</UploadId></R>"), ok("<R/>"));
        bucket.answers(put(urlPathEqualTo(PATH)), ok());
        try (R2Storage inParts = bucket.storage().partBytes(5 << 20).build()) {
            inParts.put(KEY, new byte[(5 << 20) + 1]);
        }

        bucket.server.verify(
                2,
                putRequestedFor(urlPathEqualTo(PATH))
                        .withHeader("Content-Encoding", absent())
                        .withHeader("x-amz-checksum-crc32", absent())
                        .withHeader("x-amz-sdk-checksum-algorithm", absent())
                        .withHeader("x-amz-trailer", absent())
                        .withHeader("Expect", absent()));
    }

    /** Amazon: completing "can fail after 200 was sent". */
    @Test
    void anUploadWhoseCompletionFailsBehindA200IsNoSuccess() {
        bucket.answers(
                post(urlPathEqualTo(PATH)),
                ok("<R><UploadId>u1</UploadId></R>"),
                ok("<Error><Code>InternalError</Code><Message>hidden</Message></Error>"));
        bucket.answers(put(urlPathEqualTo(PATH)), ok());
        bucket.answers(head(urlPathEqualTo(PATH)), aResponse().withStatus(404));
        bucket.answers(delete(urlPathEqualTo(PATH)), aResponse().withStatus(204));
        try (R2Storage inParts = bucket.storage().partBytes(5 << 20).build()) {
            assertFails(ErrorCode.STORAGE_BUSY, () -> inParts.put(KEY, new byte[(5 << 20) + 1]));
        }
    }

    @Test
    void deletingWhatIsNotThereIsNoErrorHoweverItIsTold() {
        bucket.answers(
                error(404, "NoSuchKey"),
                aResponse().withStatus(200),
                aResponse().withStatus(204));

        storage.delete(KEY);
        storage.delete(KEY);
        storage.delete(KEY);
    }

    @Test
    void deletingInABucketThatIsNotThereIsAnError() {
        bucket.answers(error(404, "NoSuchBucket"));

        assertFails(ErrorCode.STORAGE_BUCKET_MISSING, () -> storage.delete(KEY));
    }

    /** Wherever it leads, the signed request does not follow. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsAreNotFollowed(int status) {
        bucket.answers(get(urlPathEqualTo("/elsewhere")), ok("stolen"));
        bucket.answers(
                get(urlPathEqualTo(PATH)),
                error(status, "TemporaryRedirect")
                        .withHeader("Location", "http://127.0.0.1:" + bucket.server.port() + "/elsewhere"));

        assertFails(ErrorCode.STORAGE_WRONG_REGION, () -> storage.find(KEY));

        bucket.server.verify(0, getRequestedFor(urlPathEqualTo("/elsewhere")));
    }

    // reads

    @Test
    void aBodyWithoutALengthIsReadToItsEnd() {
        bucket.answers(ok("whole").withHeader("Transfer-Encoding", "chunked"));

        assertThat(storage.find(KEY).map(String::new)).hasValue("whole");
    }

    @Test
    void aPartThatDoesNotSayWhichIsRefused() {
        bucket.answers(aResponse().withStatus(206).withBody("456"));

        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, () -> storage.findRange(KEY, 4, 3));
    }

    @Test
    void aRangeBehindTheEndIsEmpty() {
        bucket.answers(error(416, "InvalidRange"));

        assertThat(storage.findRange(KEY, 4, 3)).hasValue(new byte[0]);
    }

    /** Amazon, where the policy allows listing below the prefix only. */
    @Test
    void aMissingObjectIsAbsentThoughItIsToldAsDenied() {
        bucket.answers(get(urlPathEqualTo(PATH)), error(403, "AccessDenied"));
        bucket.answers(
                get(urlPathMatching(LIST)).withQueryParam("prefix", equalTo("acme/" + KEY)),
                listing("<IsTruncated>false</IsTruncated>" + contents("acme/" + KEY + "0")),
                listing("<IsTruncated>false</IsTruncated>" + contents("acme/" + KEY)),
                error(403, "AccessDenied"));

        assertThat(storage.find(KEY)).isEmpty();
        assertFails(ErrorCode.STORAGE_DENIED, () -> storage.find(KEY));
        assertFails(ErrorCode.STORAGE_DENIED, () -> storage.find(KEY));
    }

    // listings

    @Test
    void namesMayComeEncoded() {
        bucket.answers(listing("<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
                + contents("acme%2Ftenants%2Fa") + contents("acme%2Ftenants%2Fb%2Fc")));

        assertThat(list()).containsExactly("tenants/a", "tenants/b/c");
    }

    @Test
    void aFolderThatAConsoleMadeIsNoObjectOfOurs() {
        bucket.answers(listing("<IsTruncated>false</IsTruncated>" + contents("acme/tenants/")
                + contents("acme/tenants/a") + contents("acme/tenants/b/")));

        assertThat(list()).containsExactly("tenants/a");
    }

    @Test
    void aPageThatHasANextOneIsNotTheLastWhateverElseItSays() {
        bucket.answers(
                listing("<NextContinuationToken>t1</NextContinuationToken>" + contents("acme/tenants/a")),
                listing("<IsTruncated>false</IsTruncated>" + contents("acme/tenants/b")));

        assertThat(list()).containsExactly("tenants/a", "tenants/b");
    }

    @Test
    void continuationTokensGoBackAsTheyCame() {
        String token = "1!a/b+c==&d%2F é";
        bucket.answers(
                listing("<IsTruncated>true</IsTruncated><NextContinuationToken>" + token.replace("&", "&amp;")
                        + "</NextContinuationToken>" + contents("acme/tenants/a")),
                listing("<IsTruncated>false</IsTruncated>"));

        assertThat(list()).containsExactly("tenants/a");
        bucket.server.verify(
                getRequestedFor(urlPathMatching(LIST)).withQueryParam("continuation-token", equalTo(token)));
    }

    @Test
    void aStoreThatKnowsOnlyTheOldListingIsRefused() {
        bucket.answers(listing("<Marker/><NextMarker>acme/tenants/a</NextMarker><IsTruncated>true</IsTruncated>"
                + contents("acme/tenants/a")));

        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, this::list);
    }

    /** A portal, a health page, a proxy: what says nothing of a list is not an empty one. */
    @ParameterizedTest
    @ValueSource(strings = {"<html><body>Welcome</body></html>", "<Empty/>", "", "{}", "<ListBucketResult>"})
    void aPageThatIsNoListIsRefused(String body) {
        bucket.answers(ok(body));

        StorageException e = failure(this::list);

        assertThat(e).isNotNull();
    }

    @Test
    void anObjectWithoutSizeOrDateIsRefused() {
        bucket.answers(listing("<IsTruncated>false</IsTruncated><Contents><Key>acme/tenants/a</Key></Contents>"));

        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, this::list);
    }

    private List<String> list() {
        try (var objects = storage.list(StorageKey.of("tenants"))) {
            return objects.map(o -> o.key().value()).toList();
        }
    }

    private static ResponseDefinitionBuilder listing(String inner) {
        return ok("<ListBucketResult>" + inner + "</ListBucketResult>");
    }

    private static String contents(String key) {
        return "<Contents><Key>" + key
                + "</Key><Size>1</Size><LastModified>2026-11-01T00:00:00Z</LastModified></Contents>";
    }

    private static ResponseDefinitionBuilder refusal(int status, String code) {
        return Optional.of(code)
                .filter(c -> !c.isEmpty())
                .map(c -> error(status, c))
                .orElseGet(() -> aResponse().withStatus(status));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
