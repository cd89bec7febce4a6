package org.butterflysecurity.storage.r2;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.storage.r2.FakeBucket.KEY;
import static org.butterflysecurity.storage.r2.FakeBucket.OURS;
import static org.butterflysecurity.storage.r2.FakeBucket.PATH;
import static org.butterflysecurity.storage.r2.FakeBucket.assertFails;
import static org.butterflysecurity.storage.r2.FakeBucket.error;
import static org.butterflysecurity.storage.r2.FakeBucket.failure;
import static org.butterflysecurity.storage.r2.FakeBucket.ok;
import static org.butterflysecurity.storage.r2.FakeBucket.page;
import static org.butterflysecurity.storage.r2.FakeBucket.written;

import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store does when it does not do as asked. */
class FaultsTest {
    private static final byte[] BYTES = {1, 2, 3};

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

    @ParameterizedTest
    @CsvSource({"500,InternalError", "503,SlowDown", "502,''", "429,TooManyRequests", "400,RequestTimeout"})
    void aBusyStoreIsAskedAgain(int status, String code) {
        bucket.answers(error(status, code), error(status, code), ok());

        storage.put(KEY, BYTES);

        assertThat(bucket.requests()).isEqualTo(3);
    }

    @Test
    void aStoreThatStaysBusyIsGivenUpAndTheEffectIsUnknown() {
        bucket.answers(error(503, "SlowDown"));

        StorageException e = failure(() -> storage.put(KEY, BYTES));

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_BUSY);
        assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(e.happened()).contains("SlowDown", "request-1", KEY.value());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
    void aBrokenConnectionIsTriedAgain(Fault fault) {
        bucket.answers(aResponse().withFault(fault), ok());

        storage.put(KEY, BYTES);

        bucket.server.verify(putRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void aSuccessWhoseAnswerWasLostIsNotAConflict() {
        bucket.answers(
                put(urlPathEqualTo(PATH)),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                error(412, "PreconditionFailed"));
        bucket.answers(head(urlPathEqualTo(PATH)), written(OURS));

        storage.putIfAbsent(KEY, BYTES);

        bucket.server.verify(putRequestedFor(urlPathEqualTo(PATH))
                .withHeader("If-None-Match", equalTo("*"))
                .withHeader("x-amz-meta-butterfly-write", equalTo(OURS)));
    }

    @Test
    void whatAnotherWriterWroteIsAConflict() {
        bucket.answers(put(urlPathEqualTo(PATH)), error(500, "InternalError"), error(412, "PreconditionFailed"));
        bucket.answers(head(urlPathEqualTo(PATH)), written("another"));

        assertFails(ErrorCode.STORAGE_CONFLICT, () -> storage.putIfAbsent(KEY, BYTES));
    }

    @Test
    void whatWasThereBeforeIsAConflict() {
        bucket.answers(put(urlPathEqualTo(PATH)), error(412, "PreconditionFailed"));
        bucket.answers(head(urlPathEqualTo(PATH)), ok());

        assertFails(ErrorCode.STORAGE_CONFLICT, () -> storage.putIfAbsent(KEY, BYTES));
    }

    @Test
    void twoWritersThatMeetTryAgain() {
        bucket.answers(error(409, "ConditionalRequestConflict"), ok());

        storage.putIfAbsent(KEY, BYTES);

        assertThat(bucket.requests()).isEqualTo(2);
    }

    @Test
    void aSuccessIsFoundThoughEveryAnswerWasLost() {
        bucket.answers(put(urlPathEqualTo(PATH)), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        bucket.answers(head(urlPathEqualTo(PATH)), written(OURS));

        storage.put(KEY, BYTES);

        bucket.server.verify(headRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void aClockThatIsWrongIsCorrectedByTheStoresOwn() {
        String inTwoHours = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                FakeBucket.NOW.plusSeconds(7_200).atOffset(ZoneOffset.UTC));
        bucket.answers(error(403, "RequestTimeTooSkewed").withHeader("Date", inTwoHours), ok());

        storage.put(KEY, BYTES);

        assertThat(bucket.requests()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "403,RequestTimeTooSkewed,STORAGE_CLOCK_SKEWED",
        "400,ExpiredToken,STORAGE_CREDENTIAL_REFUSED",
        "403,InvalidAccessKeyId,STORAGE_CREDENTIAL_REFUSED",
        "403,SignatureDoesNotMatch,STORAGE_CREDENTIAL_REFUSED",
        "400,AuthorizationHeaderMalformed,STORAGE_WRONG_REGION",
        "400,InvalidRegionName,STORAGE_WRONG_REGION",
        "404,NoSuchBucket,STORAGE_BUCKET_MISSING",
        "403,AccessDenied,STORAGE_DENIED",
        "403,ObjectLockedByBucketPolicy,STORAGE_RETAINED",
        "507,InsufficientStorage,STORAGE_FULL",
        "501,NotImplemented,STORAGE_FAILED",
        "400,EntityTooLarge,STORAGE_FAILED"
    })
    void everyRefusalHasItsCodeAndShowsNothingOfTheStoresWords(int status, String code, ErrorCode expected) {
        bucket.answers(error(status, code));

        StorageException e = failure(() -> storage.put(KEY, BYTES));

        assertThat(e.code()).isEqualTo(expected);
        assertThat(e.getMessage()).contains(code, KEY.value()).doesNotContain("hidden", "key-id");
    }

    /** Java's client keeps the body of such an answer to itself, so the status decides. */
    @Test
    void anAnswerWithoutABodyHasItsCodeByItsStatus() {
        bucket.answers(error(401, "Unauthorized"));

        assertFails(ErrorCode.STORAGE_CREDENTIAL_REFUSED, () -> storage.put(KEY, BYTES));
    }

    @Test
    void aBucketInAnotherRegionIsNamedWithItsRegion() {
        bucket.answers(error(301, "PermanentRedirect")
                .withHeader("x-amz-bucket-region", "us-west-2")
                .withHeader("Location", "http://127.0.0.1:1/elsewhere"));

        StorageException e = failure(() -> storage.find(KEY));

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_WRONG_REGION);
        assertThat(e.happened()).contains("us-west-2", "eu-west-1");
    }

    @Test
    void aDeniedDeleteNamesThePermission() {
        bucket.answers(error(403, "AccessDenied"));

        StorageException e = failure(() -> storage.delete(KEY));

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
        assertThat(e.happened()).contains("s3:DeleteObject", KEY.value());
    }

    @Test
    void aCredentialIsReadAgainAfterItWasRefused() {
        AtomicInteger reads = new AtomicInteger();
        bucket.answers(error(400, "ExpiredToken"), ok());
        try (R2Storage rotated = bucket.storage()
                .secrets(ref -> Optional.of(Secret.of(("secret-" + reads.incrementAndGet()).toCharArray())))
                .build()) {
            assertFails(ErrorCode.STORAGE_CREDENTIAL_REFUSED, () -> rotated.put(KEY, BYTES));
            rotated.put(KEY, BYTES);
            rotated.put(KEY, BYTES);
        }

        assertThat(reads).hasValue(2);
    }

    @Test
    void onlyAMissingObjectIsAbsent() {
        bucket.answers(error(404, "NoSuchKey"), error(404, "NoSuchThing"));

        assertThat(storage.find(KEY)).isEmpty();
        assertFails(ErrorCode.STORAGE_FAILED, () -> storage.find(KEY));
    }

    @Test
    void aBodyThatEndsTooEarlyIsAskedForAgain() {
        bucket.answers(
                aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
                ok().withBody("part").withHeader("Content-Length", "400"),
                ok().withBody("whole"));

        assertThat(storage.find(KEY).map(String::new)).hasValue("whole");
    }

    @Test
    void bodiesThatAlwaysEndTooEarlyAreAFailure() {
        bucket.answers(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        assertFails(ErrorCode.STORAGE_FAILED, () -> storage.find(KEY));
    }

    @Test
    void aRangeThatTheStoreIgnoresIsCutHere() {
        bucket.answers(ok().withBody("0123456789"));

        assertThat(storage.findRange(KEY, 4, 3).map(String::new)).hasValue("456");
        assertThat(storage.findRange(KEY, 8, 30).map(String::new)).hasValue("89");
        assertThat(storage.findRange(KEY, 80, 30)).hasValue(new byte[0]);
    }

    @Test
    void aRangeThatIsAnotherOneIsRefused() {
        bucket.answers(aResponse().withStatus(206).withBody("012").withHeader("Content-Range", "bytes 0-2/10"));

        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, () -> storage.findRange(KEY, 4, 3));
    }

    @Test
    void listsSeveralPagesWithoutForeignNames() {
        bucket.answers(
                page("t1", "acme/tenants/A Stray", "acme/tenants/b"), page("", "acme/tenants/c", "acme/tenants/d/e"));

        try (var keys = storage.list(StorageKey.of("tenants"))) {
            assertThat(keys.map(o -> o.key().value())).containsExactly("tenants/b", "tenants/c", "tenants/d/e");
        }
        assertThat(bucket.requests()).isEqualTo(2);
    }

    @Test
    void aListThatLoopsIsRefused() {
        bucket.answers(page("t1", "acme/tenants/a"), page("t1", "acme/tenants/b"));
        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, this::list);

        bucket.server.resetAll();
        bucket.answers(page("t1", "acme/tenants/a"), page("t2", "acme/tenants/a"));
        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, this::list);

        bucket.server.resetAll();
        bucket.answers(page("none", "acme/tenants/a"));
        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, this::list);
    }

    @Test
    void aListThatLeavesThePrefixIsRefused() {
        bucket.answers(page("", "other/tenants/a"));

        assertFails(ErrorCode.STORAGE_UNEXPECTED_ANSWER, this::list);
    }

    @Test
    void aStoreThatIgnoresConditionsIsNotUsed() {
        bucket.answers(ok());
        try (R2Storage checking = bucket.checking().build()) {
            StorageException e = failure(() -> checking.put(KEY, BYTES));

            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNEXPECTED_ANSWER);
            assertThat(e.happened()).contains("If-None-Match");
            bucket.server.verify(0, putRequestedFor(urlPathEqualTo(PATH)));
        }
    }

    @Test
    void aStoreThatIsSilentIsGivenUp() {
        bucket.answers(ok().withFixedDelay(5_000));
        try (R2Storage impatient = bucket.storage()
                .requestTimeout(Duration.ofMillis(50))
                .maxAttempts(1)
                .build()) {
            assertFails(ErrorCode.TIMED_OUT, () -> impatient.find(KEY));
        }
    }

    @Test
    void aStoreThatIsNotThereIsUnreachable() {
        bucket.server.stop();

        assertFails(ErrorCode.UNREACHABLE, () -> storage.find(KEY));
    }

    private void list() {
        try (var keys = storage.list(StorageKey.of("tenants"))) {
            keys.forEach(k -> {});
        }
    }
}
