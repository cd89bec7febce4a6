package org.butterflysecurity.testkit.auth0;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
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
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Keys;

/** A client made of the JDK and Nimbus alone, so that the simulator is not tested by the library that it tests. */
public final class Caller {
    private final SimulatedAuth0 tenant;
    private final HttpClient http;
    private String token = "";

    Caller(SimulatedAuth0 tenant) throws Exception {
        this.tenant = tenant;
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(tenant.caPem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    /** What came back. */
    public record Reply(int status, HttpResponse<byte[]> response) {
        public JsonObject object() {
            return (JsonObject) Json.parse(response.body());
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    public static Caller signedIn(SimulatedAuth0 tenant) throws Exception {
        Caller caller = new Caller(tenant);
        caller.token = caller.token(caller.secretForm())
                .object()
                .string("access_token")
                .orElseThrow();
        return caller;
    }

    Map<String, String> secretForm() {
        return Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                tenant.clientId(),
                "client_secret",
                tenant.clientSecret(),
                "audience",
                "https://" + tenant.domain() + "/api/v2/");
    }

    Map<String, String> assertionForm(String assertion) {
        return Map.of(
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion,
                "audience",
                "https://" + tenant.domain() + "/api/v2/");
    }

    String assertion(JWSAlgorithm algorithm, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(tenant.clientId())
                .subject(tenant.clientId())
                .audience("https://" + tenant.domain() + "/")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .jwtID(UUID.randomUUID().toString());
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(tenant.keyId()).build(),
                change.apply(claims).build());
        jwt.sign(new RSASSASigner(Keys.shared()));
        return jwt.serialize();
    }

    Reply token(Map<String, String> form) throws Exception {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(tenant.url() + "/oauth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Reply get(String path) throws Exception {
        return call("GET", path, "");
    }

    /** Sends a request with the token; {@code json} may use single quotes. */
    public Reply call(String method, String path, String json) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(tenant.url() + "/api/v2" + path))
                .header("Authorization", "Bearer " + token);
        if (json.isEmpty()) {
            return send(
                    request.method(method, HttpRequest.BodyPublishers.noBody()).build());
        }
        return send(request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                .build());
    }

    Reply multipart(String path, Map<String, String> parts) throws Exception {
        StringBuilder body = new StringBuilder();
        parts.forEach((name, value) -> body.append("--frontier\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        return send(HttpRequest.newBuilder(URI.create(tenant.url() + "/api/v2" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=frontier")
                .POST(HttpRequest.BodyPublishers.ofString(body + "--frontier--\r\n"))
                .build());
    }

    Reply download(String url, boolean withToken) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (withToken) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.GET().build());
    }

    private Reply send(HttpRequest request) throws Exception {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), response);
    }
}
