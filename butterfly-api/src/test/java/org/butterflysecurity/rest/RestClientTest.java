package org.butterflysecurity.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupEvent.RateLimitWait;
import org.butterflysecurity.event.BackupEvent.RequestRetried;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestClientTest {
    private final FakeTenant tenant = new FakeTenant();

    @AfterEach
    void stop() {
        tenant.close();
    }

    @Test
    void givesTheAnswerOfASuccess() throws Exception {
        answers("/x?a=b%20c", tenant.json(200, "{\"a\":1.0}"));

        assertThat(tenant.client().send(RestRequest.get("/x?a=b%20c")).json()).hasToString("{\"a\":1.0}");

        tenant.server.verify(getRequestedFor(urlEqualTo("/x?a=b%20c"))
                .withHeader("Accept", equalTo("application/json"))
                .withHeader("User-Agent", equalTo("butterfly-backup"))
                .withHeader("Accept-Encoding", equalTo("gzip"))
                .withoutHeader("Authorization"));
    }

    @Test
    void tellsARefusalWithStatusAndCode() {
        answers("/x", tenant.json(403, "{\"error\":\"insufficient_scope\",\"error_description\":\"no\"}"));

        assertThatThrownBy(() -> tenant.client().send(RestRequest.get("/x")))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.refusal().kind()).isEqualTo(Refusal.Kind.SCOPE_MISSING);
                    assertThat(e.refusal().failure().providerCode()).isEqualTo("insufficient_scope");
                });
    }

    @Test
    void repeatsAfterServerErrorsWithGrowingPauses() throws Exception {
        inTurn("/x", tenant.json(503, "{}"), tenant.json(500, "oops"), tenant.json(200, "{}"));
        Instant before = tenant.time.instant();

        tenant.client().send(RestRequest.get("/x"));

        assertThat(Duration.between(before, tenant.time.instant()))
                .isBetween(Duration.ofMillis(750), Duration.ofMillis(1500));
        assertThat(tenant.events(RequestRetried.class))
                .containsExactly(new RequestRetried("/x", 2, "HTTP 503"), new RequestRetried("/x", 3, "HTTP 500"));
    }

    @Test
    void givesUpWhenTheAttemptsAreUsedUp() {
        answers("/x", tenant.json(502, "{}"));

        fails(ErrorCode.PROVIDER_FAILED, () -> tenant.client().send(RestRequest.get("/x")));

        tenant.server.verify(4, getRequestedFor(anyUrl()));
    }

    @Test
    void waitsForTheResetOfARefusedRateLimit() throws Exception {
        inTurn("/x", tenant.limited(429, "{}", 100, 0, 40), tenant.json(200, "{}"));
        Instant before = tenant.time.instant();

        tenant.client().send(RestRequest.get("/x").withBucket("b"));

        assertThat(Duration.between(before, tenant.time.instant()))
                .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(43));
        assertThat(tenant.events(RateLimitWait.class))
                .hasSize(1)
                .allSatisfy(w -> assertThat(w.bucket()).isEqualTo("b"));
    }

    @Test
    void waitsAsLongAsRetryAfterSaysWhenThereIsNoReset() throws Exception {
        inTurn("/x", tenant.json(429, "{}").withHeader("Retry-After", "17"), tenant.json(200, "{}"));
        Instant before = tenant.time.instant();

        tenant.client().send(RestRequest.get("/x"));

        assertThat(Duration.between(before, tenant.time.instant()))
                .isBetween(Duration.ofSeconds(17), Duration.ofSeconds(19));
    }

    @Test
    void refusesALongerPauseThanTheHostAccepts() {
        answers("/x", tenant.json(503, "{}").withHeader("Retry-After", "3600"));

        fails(ErrorCode.PROVIDER_FAILED, () -> tenant.client().send(RestRequest.get("/x")));

        tenant.server.verify(1, getRequestedFor(anyUrl()));
    }

    @Test
    void stopsAtItsShareAndGoesOnInTheNextWindow() throws Exception {
        answers("/x", tenant.limited(200, "{}", 4, 3, 30));
        RestClient client = tenant.client();
        Instant before = tenant.time.instant();

        client.send(RestRequest.get("/x"));
        client.send(RestRequest.get("/x"));
        assertThat(tenant.time.instant()).isEqualTo(before);
        client.send(RestRequest.get("/x"));

        assertThat(Duration.between(before, tenant.time.instant())).isEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void repeatsWhenTheConnectionBreaksOrTheAnswerIsCutOff() throws Exception {
        inTurn(
                "/x",
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
                tenant.json(200, "{\"a\":"),
                tenant.json(200, "{\"a\":1}"));

        assertThat(tenant.client().send(RestRequest.get("/x")).json()).hasToString("{\"a\":1}");
    }

    @Test
    void doesNotRepeatAWriteOfUnknownOutcome() {
        tenant.server.stubFor(post(urlEqualTo("/x")).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        RestRequest write = RestRequest.get("/x").withMethod("POST").withBody(JsonObject.EMPTY);

        assertThatThrownBy(() -> tenant.client().send(write))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));

        tenant.server.verify(1, postRequestedFor(anyUrl()));
    }

    @Test
    void endsAnAnswerThatTrickles() {
        answers("/x", tenant.json(200, "[1,2,3,4]").withChunkedDribbleDelay(4, 60_000));
        RestClient client = RestClient.builder(tenant.url())
                .options(
                        RestOptions.builder().allowLoopbackHttp().maxAttempts(2).build())
                .open(tenant.context(), tenant.time, Duration.ofMillis(300));

        fails(ErrorCode.TIMED_OUT, () -> client.send(RestRequest.get("/x")));
    }

    @Test
    void refusesAnAnswerThatIsTooLargeOrTooDeep() {
        answers("/large", tenant.json(200, "\"" + "x".repeat(2_000) + "\""));
        answers("/deep", tenant.json(200, "[".repeat(50) + "]".repeat(50)));
        RestClient client = tenant.client(b -> b, o -> o.answerLimits(new JsonLimits(1_000, 20)));

        fails(ErrorCode.LIMIT_EXCEEDED, () -> client.send(RestRequest.get("/large")));
        fails(ErrorCode.LIMIT_EXCEEDED, () -> client.send(RestRequest.get("/deep")));
    }

    @Test
    void unzipsAnswersWithinTheSameLimit() throws Exception {
        answers("/small", zipped("{\"a\":1}"));
        answers("/bomb", zipped("\"" + "x".repeat(100_000) + "\""));
        RestClient client = tenant.client(b -> b, o -> o.answerLimits(new JsonLimits(10_000, 20)));

        assertThat(client.send(RestRequest.get("/small")).json()).hasToString("{\"a\":1}");
        fails(ErrorCode.LIMIT_EXCEEDED, () -> client.send(RestRequest.get("/bomb")));
    }

    @Test
    void refusesPagesOfHtml() {
        answers(
                "/x",
                aResponse()
                        .withHeader("Content-Type", "text/html; charset=utf-8")
                        .withBody("<html>"));

        fails(ErrorCode.UNEXPECTED_ANSWER, () -> tenant.client().send(RestRequest.get("/x")));
    }

    @Test
    void followsRedirectsWithinTheOriginOnly() throws Exception {
        answers("/x", aResponse().withStatus(302).withHeader("Location", "/y?z=1"));
        answers("/y?z=1", tenant.json(200, "{}"));
        answers("/away", aResponse().withStatus(302).withHeader("Location", "https://evil.example/"));
        answers("/loop", aResponse().withStatus(302).withHeader("Location", "/loop"));

        assertThat(tenant.client().send(RestRequest.get("/x")).status()).isEqualTo(200);
        fails(ErrorCode.FOREIGN_LINK, () -> tenant.client().send(RestRequest.get("/away")));
        fails(ErrorCode.UNEXPECTED_ANSWER, () -> tenant.client().send(RestRequest.get("/loop")));
    }

    @Test
    void readsPagesByLinkHeaderThroughTheSiblingHost() throws Exception {
        answers(
                "/x?limit=2",
                tenant.json(200, "[1,2]")
                        .withHeader(
                                "Link",
                                "<" + tenant.url() + "/x?limit=2>; rel=\"self\"",
                                "<https://tenant-admin.example/x?after=2>; rel=\"next\""));
        answers("/x?after=2", tenant.json(200, "[3]"));

        assertThat(pages("/x?limit=2", "", Paging.LINK)).containsExactly("1", "2", "3");
    }

    @Test
    void readsPagesByLinkInTheBodyEvenWhereNoneIsDeclared() throws Exception {
        answers("/x", tenant.json(200, "{\"data\":[1],\"_links\":{\"next\":[{\"href\":\"/x?p=2\"}]}}"));
        answers(
                "/x?p=2",
                tenant.json(200, "{\"data\":[2],\"_links\":{\"next\":{\"href\":\"" + tenant.url() + "/x?p=3\"}}}"));
        answers("/x?p=3", tenant.json(200, "{\"data\":null}"));

        assertThat(pages("/x", "/data", Paging.NONE)).containsExactly("1", "2");
    }

    @Test
    void stopsAtAnEmptyPageAlthoughItNamesANextOne() throws Exception {
        answers("/x", tenant.json(200, "[1]").withHeader("Link", "</x?p=2>; rel=\"next\""));
        answers("/x?p=2", tenant.json(200, "[]").withHeader("Link", "</x?p=3>; rel=\"next\""));

        assertThat(pages("/x", "", Paging.LINK)).containsExactly("1");
    }

    @Test
    void refusesPagesThatLeadInACircleOrNeverEnd() {
        answers("/circle", tenant.json(200, "[1]").withHeader("Link", "</circle?p=2>; rel=\"next\""));
        answers("/circle?p=2", tenant.json(200, "[2]").withHeader("Link", "</circle>; rel=\"next\""));
        answers("/long", tenant.json(200, "[1]").withHeader("Link", "</long?p=2>; rel=\"next\""));
        answers("/long?p=2", tenant.json(200, "[2]").withHeader("Link", "</long?p=3>; rel=\"next\""));
        answers("/long?p=3", tenant.json(200, "[3]").withHeader("Link", "</long?p=4>; rel=\"next\""));

        fails(ErrorCode.UNEXPECTED_ANSWER, () -> pages("/circle", "", Paging.LINK));
        fails(ErrorCode.LIMIT_EXCEEDED, () -> pages("/long", "", Paging.LINK));
    }

    @Test
    void asksTheTenantForAPageThatIsSaidToBeElsewhereAndTellsOnce() throws Exception {
        answers("/x", tenant.json(200, "[1]").withHeader("Link", "<https://other.example/x?p=2>; rel=\"next\""));
        answers("/x?p=2", tenant.json(200, "[2]").withHeader("Link", "<https://other.example/x?p=3>; rel=\"next\""));
        answers("/x?p=3", tenant.json(200, "[3]"));

        assertThat(pages("/x", "", Paging.LINK)).containsExactly("1", "2", "3");

        assertThat(tenant.events(BackupEvent.Warning.class)).hasSize(1).allSatisfy(w -> {
            assertThat(w.code()).isEqualTo("foreign-link");
            assertThat(w.message()).contains("other.example");
        });
    }

    @Test
    void aRefusalOnALaterPageIsNoAbsence() {
        answers("/x", tenant.json(200, "[1]").withHeader("Link", "</x?p=2>; rel=\"next\""));
        answers("/x?p=2", tenant.json(404, "{}"));

        assertThatThrownBy(() -> pages("/x", "", Paging.LINK)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.isAbsence()).isFalse();
            assertThat(e.refusal().kind()).isEqualTo(Refusal.Kind.BROKEN_OFF);
            assertThat(e.refusal().failure().status()).isEqualTo(404);
        });
    }

    @Test
    void refusesAListingWithoutItsArray() {
        answers("/x", tenant.json(200, "{\"other\":[]}"));

        fails(ErrorCode.UNEXPECTED_ANSWER, () -> pages("/x", "/data", Paging.NONE));
    }

    @Test
    void lowersItsParallelismWhenTheServerSaysThereIsTooMuchAtOnce() throws Exception {
        inTurn("/x", tenant.limited(429, "{}", 0, 0, 30), tenant.json(200, "{}"));
        Instant before = tenant.time.instant();

        tenant.client().send(RestRequest.get("/x"));

        assertThat(Duration.between(before, tenant.time.instant())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void downloadsWithoutTheCredential() throws Exception {
        tenant.secrets.put("token", "t0ken");
        answers(
                "/logo",
                aResponse().withHeader("Content-Type", "image/png; x=y").withBody(new byte[] {1, 2, 3}));
        RestClient client = tenant.client(b -> b.credential(new StaticToken("SSWS", SecretRef.of("token"))), o -> o);

        Content logo = client.download(URI.create(tenant.url() + "/logo"), 3);

        assertThat(logo.bytes()).containsExactly(1, 2, 3);
        assertThat(logo.mediaType()).isEqualTo("image/png");
        tenant.server.verify(getRequestedFor(urlEqualTo("/logo")).withoutHeader("Authorization"));
        fails(ErrorCode.LIMIT_EXCEEDED, () -> client.download(URI.create(tenant.url() + "/logo"), 2));
        fails(ErrorCode.FOREIGN_LINK, () -> client.download(URI.create("http://cdn.example/logo"), 3));
    }

    @Test
    void doesNotDownloadFromInsideTheNetwork() {
        RestClient client = RestClient.builder("https://tenant.example").open(tenant.context());

        for (String inside : List.of("127.0.0.1", "[::1]", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[fd00::1]")) {
            fails(ErrorCode.FOREIGN_LINK, () -> client.download(URI.create("https://" + inside + "/latest"), 100));
        }
    }

    @Test
    void sendsAStaticTokenAndFailsWhenItIsRefused() {
        tenant.secrets.put("token", "t0ken\n");
        answers("/x", tenant.json(401, "{}"));
        RestClient client = tenant.client(b -> b.credential(new StaticToken("SSWS", SecretRef.of("token"))), o -> o);

        fails(ErrorCode.CREDENTIAL_REFUSED, () -> client.send(RestRequest.get("/x")));

        tenant.server.verify(1, getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("SSWS t0ken")));
        assertThat(client.calls()).isEqualTo(1);
    }

    @Test
    void namesASecretThatIsMissing() {
        assertThatThrownBy(() ->
                        tenant.client(b -> b.credential(new StaticToken("SSWS", SecretRef.of("nowhere"))), o -> o))
                .isInstanceOfSatisfying(ButterflyException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.MISSING_SECRET);
                    assertThat(e).hasMessageContaining("nowhere");
                });
    }

    @Test
    void tellsWhatCannotBeReached() {
        RestClient client = RestClient.builder("http://127.0.0.1:1")
                .options(RestOptions.builder().allowLoopbackHttp().build())
                .open(tenant.context(), tenant.time, Duration.ofSeconds(5));

        fails(ErrorCode.UNREACHABLE, () -> client.send(RestRequest.get("/x")));
        fails(
                ErrorCode.INSECURE_URL,
                () -> RestClient.builder("http://acme.okta.com").open(tenant.context()));
    }

    private List<String> pages(String path, String items, Paging paging) throws Exception {
        List<String> found = new ArrayList<>();
        tenant.client(b -> b.siblingHosts(List.of("tenant-admin.example")), o -> o.maxPages(3))
                .pages(RestRequest.get(path), JsonPointer.of(items), paging, page -> {
                    for (JsonValue item : page) {
                        found.add(item.toString());
                    }
                });
        return found;
    }

    private void answers(String url, ResponseDefinitionBuilder answer) {
        tenant.server.stubFor(get(urlEqualTo(url)).willReturn(answer));
    }

    private void inTurn(String url, ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            tenant.server.stubFor(get(urlEqualTo(url))
                    .inScenario(url)
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willSetStateTo("answer " + (i + 1))
                    .willReturn(answers[i]));
        }
    }

    private ResponseDefinitionBuilder zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return tenant.json(200, "").withHeader("Content-Encoding", "gzip").withBody(bytes.toByteArray());
    }

    private static void fails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
