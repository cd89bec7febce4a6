package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;

/** A client made of the JDK and Nimbus alone, so that the simulator is not tested by the library that it tests. */
final class Caller {
    private final SimulatedOkta org;
    private final HttpClient http;
    private String token = "";

    Caller(SimulatedOkta org) throws Exception {
        this.org = org;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (!org.caPem().isEmpty()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(org.caPem().getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            builder.sslContext(context);
        }
        http = builder.build();
    }

    String assertion(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(org.clientId())
                .subject(org.clientId())
                .audience(org.url() + "/oauth2/v1/token")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)))
                .jwtID(UUID.randomUUID().toString());
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(org.keyId()).build(),
                change.apply(claims).build());
        jwt.sign(new RSASSASigner(RSAKey.parse(org.privateKeyJwk())));
        return jwt.serialize();
    }

    HttpResponse<String> token(String assertion, String scope) throws Exception {
        String form = "grant_type=client_credentials&scope=" + encode(scope)
                + "&client_assertion_type=" + encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                + "&client_assertion=" + assertion;
        return http.send(
                HttpRequest.newBuilder(URI.create(org.url() + "/oauth2/v1/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    Caller withScopes(String scope) throws Exception {
        HttpResponse<String> answer = token(assertion(c -> c), scope);
        token = ((JsonObject) Json.parse(answer.body())).string("access_token").orElseThrow();
        return this;
    }

    Caller withSsws() {
        token = "";
        return this;
    }

    HttpResponse<String> send(String method, String target, String body) throws Exception {
        URI uri = target.startsWith("http") ? URI.create(target) : URI.create(org.url() + target);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/json")
                .header("Authorization", token.isEmpty() ? "SSWS " + org.sswsToken() : "Bearer " + token);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return http.send(
                request.method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String target) throws Exception {
        return send("GET", target, "");
    }

    static JsonObject object(HttpResponse<String> answer) {
        return (JsonObject) Json.parse(answer.body());
    }

    static JsonArray array(HttpResponse<String> answer) {
        return (JsonArray) Json.parse(answer.body());
    }

    static String code(HttpResponse<String> answer) {
        JsonObject body = object(answer);
        return answer.statusCode() + " "
                + body.string("errorCode").or(() -> body.string("error")).orElse("");
    }

    static Optional<String> next(HttpResponse<String> answer) {
        return answer.headers().allValues("Link").stream()
                .filter(l -> l.endsWith("rel=\"next\""))
                .map(l -> l.substring(1, l.indexOf('>')))
                .findFirst();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
