package org.butterflysecurity.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonPointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OAuthTest {
    private static final String TOKEN = "/oauth2/v1/token";
    private static RSAKey first;
    private static RSAKey second;

    private final FakeTenant tenant = new FakeTenant();
    private int answersPlanned;

    @BeforeAll
    static void makeKeys() throws Exception {
        first = new RSAKeyGenerator(2048).keyID("k1").generate();
        second = new RSAKeyGenerator(2048).keyID("k2").generate();
    }

    @BeforeEach
    void prepare() {
        tenant.secrets.put("first", first.toJSONString());
        tenant.secrets.put("second", second.toJSONString());
        tenant.server.stubFor(get(urlPathEqualTo("/x")).willReturn(tenant.json(200, "[1]")));
    }

    @AfterEach
    void stop() {
        tenant.close();
    }

    @Test
    void signsAnAssertionAsTheProviderWantsIt() throws Exception {
        tokenAnswers(token("t1", "a.read"));

        client("a.read", "b.read").send(RestRequest.get("/x"));

        Map<String, String> form = forms().get(0);
        assertThat(form)
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("scope", "a.read b.read")
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
        assertThat(assertion.verify(new RSASSAVerifier(first))).isTrue();
        assertThat(assertion.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("k1");
        JWTClaimsSet claims = assertion.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("client").isEqualTo(claims.getSubject());
        assertThat(claims.getAudience()).containsExactly(tenant.url() + TOKEN);
        assertThat(claims.getJWTID()).hasSize(32);
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(tenant.time.instant());
        assertThat(claims.getExpirationTime().toInstant())
                .isBetween(tenant.time.instant(), tenant.time.instant().plus(Duration.ofMinutes(5)));
        tenant.server.verify(getRequestedFor(urlEqualTo("/x")).withHeader("Authorization", equalTo("Bearer t1")));
    }

    @Test
    void keepsTheTokenUntilShortlyBeforeItExpires() throws Exception {
        tokenAnswers(token("t1", "a.read"), token("t2", "a.read"));
        RestClient client = client("a.read");

        client.send(RestRequest.get("/x"));
        tenant.time.sleepUntil(tenant.time.instant().plusSeconds(3000));
        client.send(RestRequest.get("/x"));
        tenant.server.verify(1, postRequestedFor(urlEqualTo(TOKEN)));
        tenant.time.sleepUntil(tenant.time.instant().plusSeconds(550));
        client.send(RestRequest.get("/x"));

        assertThat(authorizations()).containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
        assertThat(ids()).doesNotHaveDuplicates();
    }

    @Test
    void fetchesANewTokenOnceWhenTheProviderRefusesTheOldOneBetweenPages() throws Exception {
        tokenAnswers(token("t1", "a.read"), token("t2", "a.read"));
        tenant.server.stubFor(
                get(urlEqualTo("/x")).willReturn(tenant.json(200, "[1]").withHeader("Link", "</x?p=2>; rel=\"next\"")));
        tenant.server.stubFor(get(urlEqualTo("/x?p=2"))
                .withHeader("Authorization", equalTo("Bearer t1"))
                .willReturn(tenant.json(401, "{}")));
        List<String> found = new ArrayList<>();

        client("a.read")
                .pages(
                        RestRequest.get("/x"),
                        JsonPointer.ROOT,
                        Paging.LINK,
                        page -> page.forEach(i -> found.add(i.toString())));

        assertThat(found).containsExactly("1", "1");
        assertThat(authorizations()).containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
    }

    @Test
    void failsWhenANewTokenIsRefusedToo() {
        tokenAnswers(token("t1", "a.read"), token("t2", "a.read"));
        tenant.server.stubFor(get(urlEqualTo("/x")).willReturn(tenant.json(401, "{}")));

        fails(ErrorCode.CREDENTIAL_REFUSED, () -> client("a.read").send(RestRequest.get("/x")));

        assertThat(authorizations()).containsExactly("Bearer t1", "Bearer t2");
    }

    @Test
    void triesTheNextKeyWhenOneIsRefusedAndPrefersItAfterwards() throws Exception {
        tokenAnswers(refusal(401, "invalid_client"), token("t1", "a.read"), token("t2", "a.read"));
        RestClient client = client("a.read");

        client.send(RestRequest.get("/x"));
        tenant.time.sleepUntil(tenant.time.instant().plus(Duration.ofHours(2)));
        client.send(RestRequest.get("/x"));

        assertThat(keyIds()).containsExactly("k1", "k2", "k2");
    }

    @Test
    void namesTheKeysWhenAllAreRefused() {
        tokenAnswers(refusal(401, "invalid_client"), refusal(401, "invalid_client"));

        assertThatThrownBy(() -> client("a.read").send(RestRequest.get("/x")))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIAL_REFUSED))
                .hasMessageContaining("key 'first' with kid k1, key 'second' with kid k2");
    }

    @Test
    void signsWithTheServersTimeWhenTheLocalClockIsWrong() throws Exception {
        tokenAnswers(
                aResponse()
                        .withStatus(401)
                        .withHeader("Date", "Mon, 23 Nov 2026 13:00:00 GMT")
                        .withBody("{\"error\":\"invalid_client\"}"),
                token("t1", "a.read"));

        client("a.read").send(RestRequest.get("/x"));

        assertThat(keyIds()).containsExactly("k1", "k1");
        assertThat(assertion(forms().get(1)).getJWTClaimsSet().getIssueTime().toInstant())
                .isEqualTo(Instant.parse("2026-11-23T13:00:00Z"));
    }

    @Test
    void namesTheScopesWhenNoneIsGranted() {
        tokenAnswers(refusal(400, "consent_required"));

        assertThatThrownBy(() -> client("a.read", "b.read").grantedScopes())
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SCOPE_GRANTED))
                .hasMessageContaining("a.read b.read");
    }

    @Test
    void doesWithoutScopesThatTheProviderDoesNotKnow() throws Exception {
        tenant.server.stubFor(post(urlEqualTo(TOKEN)).willReturn(token("t", "a.read b.read d.read")));
        tenant.server.stubFor(post(urlEqualTo(TOKEN))
                .withRequestBody(containing("c.unknown"))
                .willReturn(refusal(400, "invalid_scope")));

        assertThat(client("a.read", "b.read", "c.unknown", "d.read").grantedScopes())
                .contains(Set.of("a.read", "b.read", "d.read"));

        assertThat(forms()).last().satisfies(f -> assertThat(f).containsEntry("scope", "a.read b.read d.read"));
    }

    @Test
    void sendsASecretInBodyOrHeader() throws Exception {
        tenant.secrets.put("secret", "s3cret");
        tokenAnswers(token("t1", "a.read"));
        ClientCredentials credentials = ClientCredentials.secret(TOKEN, "client", SecretRef.of("secret"))
                .withParameter("audience", "api");

        tenant.client(b -> b.credential(credentials), o -> o).send(RestRequest.get("/x"));

        assertThat(forms().get(0))
                .containsEntry("client_id", "client")
                .containsEntry("client_secret", "s3cret")
                .containsEntry("audience", "api");
    }

    @Test
    void bindsTheTokenToAKeyWhenTheProviderDemandsIt() throws Exception {
        tokenAnswers(
                refusal(400, "invalid_dpop_proof"),
                refusal(400, "use_dpop_nonce").withHeader("dpop-nonce", "n1"),
                tenant.json(
                        200,
                        "{\"token_type\":\"DPoP\",\"expires_in\":3600,\"access_token\":\"t1\",\"scope\":\"a.read\"}"));
        tenant.server.stubFor(get(urlEqualTo("/x?q=1"))
                .inScenario("api")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("second")
                .willReturn(tenant.json(503, "{}")));
        tenant.server.stubFor(get(urlEqualTo("/x?q=1"))
                .inScenario("api")
                .whenScenarioStateIs("second")
                .willSetStateTo("third")
                .willReturn(tenant.json(401, "{}")
                        .withHeader("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"")
                        .withHeader("DPoP-Nonce", "n2")));
        tenant.server.stubFor(get(urlEqualTo("/x?q=1"))
                .inScenario("api")
                .whenScenarioStateIs("third")
                .willReturn(tenant.json(200, "{}")));

        client("a.read").send(RestRequest.get("/x?q=1"));

        assertThat(ids()).hasSize(3).doesNotHaveDuplicates();
        List<SignedJWT> atToken = proofs(postRequests());
        assertThat(atToken).hasSize(2);
        assertThat(atToken.get(0).getJWTClaimsSet().getClaim("nonce")).isNull();
        assertThat(atToken.get(1).getJWTClaimsSet().getClaim("nonce")).isEqualTo("n1");
        List<SignedJWT> atApi = proofs(getRequests());
        assertThat(atApi).hasSize(3);
        assertThat(authorizations()).containsOnly("DPoP t1");
        Set<String> used = new HashSet<>();
        for (SignedJWT proof : atApi) {
            JWTClaimsSet claims = proof.getJWTClaimsSet();
            assertThat(proof.getHeader().getType()).hasToString("dpop+jwt");
            assertThat(proof.getHeader().getJWK().isPrivate()).isFalse();
            assertThat(proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey())))
                    .isTrue();
            assertThat(claims.getClaim("htm")).isEqualTo("GET");
            assertThat(claims.getClaim("htu")).isEqualTo(tenant.url() + "/x");
            assertThat(claims.getClaim("ath")).isEqualTo(hash("t1"));
            assertThat(used.add(claims.getJWTID())).isTrue();
        }
        assertThat(atApi.get(2).getJWTClaimsSet().getClaim("nonce")).isEqualTo("n2");
    }

    private RestClient client(String... scopes) {
        ClientCredentials credentials = ClientCredentials.privateKey(
                TOKEN, "client", List.of(KeyRef.of(SecretRef.of("first")), KeyRef.of(SecretRef.of("second"))));
        return tenant.client(b -> b.credential(credentials).scopes(List.of(scopes)), o -> o);
    }

    private ResponseDefinitionBuilder token(String value, String scope) {
        return tenant.json(
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" + value + "\",\"scope\":\"" + scope
                        + "\"}");
    }

    private ResponseDefinitionBuilder refusal(int status, String error) {
        return tenant.json(status, "{\"error\":\"" + error + "\",\"error_description\":\"words\"}");
    }

    private void tokenAnswers(ResponseDefinitionBuilder... answers) {
        for (ResponseDefinitionBuilder answer : answers) {
            tenant.server.stubFor(post(urlEqualTo(TOKEN))
                    .inScenario("token")
                    .whenScenarioStateIs(answersPlanned == 0 ? Scenario.STARTED : "answer " + answersPlanned)
                    .willSetStateTo("answer " + ++answersPlanned)
                    .willReturn(answer));
        }
    }

    private List<LoggedRequest> postRequests() {
        return tenant.server.findAll(postRequestedFor(urlEqualTo(TOKEN)));
    }

    private List<LoggedRequest> getRequests() {
        return tenant.server.findAll(getRequestedFor(urlPathEqualTo("/x")));
    }

    private List<String> authorizations() {
        return getRequests().stream().map(r -> r.getHeader("Authorization")).toList();
    }

    private static List<SignedJWT> proofs(List<LoggedRequest> requests) throws Exception {
        List<SignedJWT> proofs = new ArrayList<>();
        for (LoggedRequest request : requests) {
            if (request.containsHeader("DPoP")) {
                proofs.add(SignedJWT.parse(request.getHeader("DPoP")));
            }
        }
        return proofs;
    }

    private List<Map<String, String>> forms() {
        return postRequests().stream().map(r -> form(r.getBodyAsString())).toList();
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static SignedJWT assertion(Map<String, String> form) throws Exception {
        return SignedJWT.parse(form.get("client_assertion"));
    }

    private List<String> keyIds() throws Exception {
        List<String> ids = new ArrayList<>();
        for (Map<String, String> form : forms()) {
            ids.add(assertion(form).getHeader().getKeyID());
        }
        return ids;
    }

    private List<String> ids() throws Exception {
        List<String> ids = new ArrayList<>();
        for (Map<String, String> form : forms()) {
            ids.add(assertion(form).getJWTClaimsSet().getJWTID());
        }
        return ids;
    }

    private static String hash(String token) throws Exception {
        return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)))
                .toString();
    }

    private static void fails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
