package org.butterflysecurity.storage.r2;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;

/** A server that answers what a test tells it. */
final class FakeBucket implements AutoCloseable {
    static final StorageKey KEY = StorageKey.of("tenants/acme/packs/p1");
    static final String PATH = "/backups/acme/tenants/acme/packs/p1";
    static final SecretRef SECRET = SecretRef.of("r2");
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    /** The token of every write, as the source of randomness gives zeros only. */
    static final String OURS = "0".repeat(32);

    final WireMockServer server = new WireMockServer(options().dynamicPort());

    FakeBucket() {
        server.start();
    }

    /** Without the check before the first write. */
    R2StorageBuilder storage() {
        return checking().withoutFirstWriteCheck();
    }

    /** Storage that tries three times and hardly waits. */
    R2StorageBuilder checking() {
        return at(URI.create("http://127.0.0.1:" + server.port())).allowLoopbackHttp();
    }

    /** The same at another server. */
    static R2StorageBuilder at(URI endpoint) {
        return R2Storage.s3Compatible(endpoint)
                .region("eu-west-1")
                .bucket("backups")
                .prefix("acme")
                .accessKey("key-id", SECRET)
                .secrets(SecretResolvers.of(Map.of(SECRET, Secret.of("hidden-canary".toCharArray()))))
                .maxAttempts(3)
                .firstPause(Duration.ofMillis(1))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .random(() -> 0);
    }

    /** Every request gets the next of {@code answers}; the last one stays. */
    void answers(ResponseDefinitionBuilder... answers) {
        answers(any(anyUrl()), answers);
    }

    void answers(MappingBuilder request, ResponseDefinitionBuilder... answers) {
        String scenario = "answers " + server.getStubMappings().size();
        for (int i = 0; i < answers.length; i++) {
            server.stubFor(request.withId(UUID.randomUUID())
                    .inScenario(scenario)
                    .whenScenarioStateIs(state(i))
                    .willSetStateTo(i + 1 == answers.length ? state(i) : state(i + 1))
                    .willReturn(answers[i]));
        }
    }

    private static String state(int answer) {
        return answer == 0 ? STARTED : "after " + answer;
    }

    static ResponseDefinitionBuilder ok() {
        return aResponse().withStatus(200).withHeader("ETag", "\"tag\"");
    }

    static ResponseDefinitionBuilder ok(String body) {
        return ok().withHeader("Content-Type", "application/xml").withBody(body);
    }

    static ResponseDefinitionBuilder written(String token) {
        return ok().withHeader("x-amz-meta-butterfly-write", token);
    }

    static ResponseDefinitionBuilder error(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/xml")
                .withHeader("x-amz-request-id", "request-1")
                .withBody("<Error><Code>" + code + "</Code><Message>hidden-words</Message></Error>");
    }

    /** A page of a listing. */
    static ResponseDefinitionBuilder page(String next, String... keys) {
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>")
                .append(!next.isEmpty())
                .append("</IsTruncated>");
        List.of(keys)
                .forEach(k -> xml.append("<Contents><Key>")
                        .append(k)
                        .append("</Key><Size>1</Size><LastModified>2026-11-01T00:00:00Z</LastModified></Contents>"));
        if (!next.isEmpty() && !next.equals("none")) {
            xml.append("<NextContinuationToken>").append(next).append("</NextContinuationToken>");
        }
        return ok(xml.append("</ListBucketResult>").toString());
    }

    /** What {@code call} fails with. */
    static StorageException failure(ThrowingCallable call) {
        return catchThrowableOfType(StorageException.class, call);
    }

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    int requests() {
        return server.getAllServeEvents().size();
    }

    @Override
    public void close() {
        server.stop();
    }
}
