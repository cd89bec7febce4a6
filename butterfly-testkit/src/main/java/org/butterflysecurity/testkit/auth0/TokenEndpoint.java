package org.butterflysecurity.testkit.auth0;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** {@code POST /oauth/token}: client credentials by secret or by {@code private_key_jwt}, checked as Auth0 does. */
final class TokenEndpoint {
    static final String PATH = "/oauth/token";

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.PS256);
    private static final int LARGEST_ASSERTION = 2048;
    private static final int LONGEST_NAME = 64;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final Clock clock;
    private final String domain;
    private final Map<String, MachineClient> clients;
    private final Set<String> allScopes;
    private final AccessTokens tokens;
    private final Set<String> usedIds = ConcurrentHashMap.newKeySet();

    TokenEndpoint(
            Clock clock,
            String domain,
            Map<String, MachineClient> clients,
            Set<String> allScopes,
            AccessTokens tokens) {
        this.clock = clock;
        this.domain = domain;
        this.clients = clients;
        this.allScopes = Set.copyOf(allScopes);
        this.tokens = tokens;
    }

    Answer answer(Request request) {
        Map<String, String> form = parameters(request);
        if (!"client_credentials".equals(form.get("grant_type"))) {
            throw new TokenRefusal(
                    403,
                    "unauthorized_client",
                    "Grant type '" + form.get("grant_type") + "' not allowed for the client.");
        }
        MachineClient client = form.containsKey("client_assertion") ? byKey(form) : bySecret(form);
        if (!("https://" + domain + "/api/v2/").equals(form.get("audience"))) {
            throw new TokenRefusal(
                    403, "access_denied", "Service not enabled within domain: " + form.getOrDefault("audience", ""));
        }
        Set<String> granted = new TreeSet<>(client.scopes().orElse(allScopes));
        Optional.ofNullable(form.get("scope"))
                .filter(s -> !s.isBlank())
                .ifPresent(s ->
                        granted.retainAll(new LinkedHashSet<>(List.of(s.trim().split(" +")))));
        if (granted.isEmpty()) {
            throw new TokenRefusal(
                    403,
                    "access_denied",
                    "Client is not authorized to access \"https://" + domain
                            + "/api/v2/\". You need to create a \"client-grant\" associated to this API.");
        }
        return Answer.json(
                        200,
                        JsonObject.builder()
                                .put("access_token", tokens.issue(client.clientId(), granted))
                                .put("scope", String.join(" ", granted))
                                .put("expires_in", tokens.lifetime().toSeconds())
                                .put("token_type", "Bearer")
                                .build())
                .with("Cache-Control", "no-store");
    }

    private static Map<String, String> parameters(Request request) {
        String type = request.header("content-type").orElse("");
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return request.form();
        }
        if (!type.startsWith("application/json")) {
            throw new TokenRefusal(400, "invalid_request", "Missing required parameter: grant_type");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        request.object().members().forEach((name, value) -> {
            if (value instanceof JsonString text) {
                parameters.put(name, text.value());
            }
        });
        return parameters;
    }

    private MachineClient bySecret(Map<String, String> form) {
        MachineClient client = clients.get(form.getOrDefault("client_id", ""));
        byte[] given = form.getOrDefault("client_secret", "").getBytes(StandardCharsets.UTF_8);
        boolean right = client != null
                && client.secret()
                        .filter(s -> MessageDigest.isEqual(s.getBytes(StandardCharsets.UTF_8), given))
                        .isPresent();
        if (client == null || !right) {
            throw unauthorized("Unauthorized");
        }
        return client;
    }

    private MachineClient byKey(Map<String, String> form) {
        if (!ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
            throw new TokenRefusal(400, "invalid_request", "Invalid client_assertion_type");
        }
        String assertion = form.getOrDefault("client_assertion", "");
        if (assertion.length() > LARGEST_ASSERTION) {
            throw unauthorized("client_assertion is longer than " + LARGEST_ASSERTION + " bytes");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            MachineClient client = clients.get(String.valueOf(claims.getSubject()));
            if (client == null || client.keys().isEmpty() || !client.clientId().equals(claims.getIssuer())) {
                throw unauthorized("Invalid client_assertion: iss and sub must be the client id");
            }
            String named = form.getOrDefault("client_id", client.clientId());
            if (!named.equals(client.clientId())) {
                throw unauthorized("client_id does not match client_assertion");
            }
            verifySignature(jwt, client);
            // One string; the array that older clients send is deprecated, and refused here so that nobody relies on
            // it.
            if (!("https://" + domain + "/")
                    .equals(jwt.getPayload().toJSONObject().get("aud"))) {
                throw unauthorized("Invalid client_assertion: aud must be https://" + domain + "/");
            }
            verifyTimes(claims);
            verifyId(claims, client);
            return client;
        } catch (ParseException e) {
            throw unauthorized("client_assertion is no JWT");
        }
    }

    private static void verifySignature(SignedJWT jwt, MachineClient client) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        if (!ALGORITHMS.contains(algorithm)) {
            throw unauthorized("Invalid client_assertion: algorithm " + algorithm);
        }
        String kid = jwt.getHeader().getKeyID();
        boolean genuine = client.keys().stream()
                .filter(k -> kid == null || kid.equals(k.getKeyID()))
                .filter(k -> k.getAlgorithm() == null || k.getAlgorithm().equals(algorithm))
                .anyMatch(k -> isSignedBy(jwt, k));
        if (!genuine) {
            throw unauthorized("Invalid client_assertion: no credential of the client verifies it");
        }
    }

    private static boolean isSignedBy(SignedJWT jwt, JWK key) {
        try {
            return jwt.verify(new RSASSAVerifier(key.toRSAKey()));
        } catch (JOSEException e) {
            return false;
        }
    }

    private void verifyTimes(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Instant expires = claims.getExpirationTime() == null
                ? Instant.EPOCH
                : claims.getExpirationTime().toInstant();
        if (expires.isBefore(now.minus(SKEW))) {
            throw unauthorized("Invalid client_assertion: expired, or without exp");
        }
        if (expires.isAfter(now.plus(LONGEST).plus(SKEW))) {
            throw unauthorized("Invalid client_assertion: exp is more than 5 minutes ahead");
        }
        boolean early = claims.getIssueTime() != null
                        && claims.getIssueTime().toInstant().isAfter(now.plus(SKEW))
                || claims.getNotBeforeTime() != null
                        && claims.getNotBeforeTime().toInstant().isAfter(now.plus(SKEW));
        if (early) {
            throw unauthorized("Invalid client_assertion: not valid yet");
        }
    }

    private void verifyId(JWTClaimsSet claims, MachineClient client) {
        String id = claims.getJWTID();
        if (id == null
                || id.isEmpty()
                || id.length() > LONGEST_NAME
                || client.clientId().length() > LONGEST_NAME) {
            throw unauthorized(
                    "Invalid client_assertion: jti is required, and iss, sub and jti have at most 64 characters");
        }
        if (!usedIds.add(client.clientId() + " " + id)) {
            throw unauthorized("Invalid client_assertion: jti was used before");
        }
    }

    private static TokenRefusal unauthorized(String description) {
        return new TokenRefusal(401, "invalid_client", description);
    }
}
