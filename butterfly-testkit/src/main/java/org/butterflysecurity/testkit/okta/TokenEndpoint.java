package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** {@code POST /oauth2/v1/token} for client credentials with a signed assertion, as strict as Okta's. */
final class TokenEndpoint {
    static final String PATH = "/oauth2/v1/token";

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Clock clock;
    private final String url;
    private final Map<String, ServiceClient> clients;
    private final Set<String> knownScopes;
    private final Tokens tokens;
    private final Optional<Dpop> dpop;
    private final Set<String> usedIds = ConcurrentHashMap.newKeySet();

    TokenEndpoint(
            Clock clock,
            String url,
            Map<String, ServiceClient> clients,
            Set<String> knownScopes,
            Tokens tokens,
            Optional<Dpop> dpop) {
        this.clock = clock;
        this.url = url;
        this.clients = clients;
        this.knownScopes = Set.copyOf(knownScopes);
        this.tokens = tokens;
        this.dpop = dpop;
    }

    Answer answer(Request request) {
        String type = request.header("content-type").orElse("");
        if (!type.startsWith("application/x-www-form-urlencoded")) {
            throw new OAuthRefusal(
                    400, "invalid_request", "The request must be form encoded: application/x-www-form-urlencoded.");
        }
        Map<String, String> form = request.form();
        if (!"client_credentials".equals(form.get("grant_type"))) {
            throw new OAuthRefusal(400, "unsupported_grant_type", "The authorization grant type is not supported.");
        }
        if (form.containsKey("client_secret") || request.header("authorization").isPresent()) {
            throw new OAuthRefusal(401, "invalid_client", "Okta scopes need client authentication by private_key_jwt.");
        }
        if (!ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
            throw new OAuthRefusal(401, "invalid_client", "The client_assertion_type is missing or not supported.");
        }
        Optional<String> thumbprint = dpop.map(d -> d.checkTokenRequest(request));
        ServiceClient client = authenticate(form.getOrDefault("client_assertion", ""));
        Set<String> granted = scopes(client, form.getOrDefault("scope", ""));
        String token = tokens.issue(client, granted, thumbprint);
        return Answer.json(
                        200,
                        JsonObject.builder()
                                .put("token_type", thumbprint.isPresent() ? "DPoP" : "Bearer")
                                .put("expires_in", tokens.lifetime().toSeconds())
                                .put("access_token", token)
                                .put("scope", String.join(" ", granted))
                                .build())
                .with("Cache-Control", "no-store");
    }

    private ServiceClient authenticate(String assertion) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            ServiceClient client = clients.get(String.valueOf(claims.getSubject()));
            if (client == null || !client.clientId().equals(claims.getIssuer())) {
                throw refused("Invalid value for 'client_id' parameter: iss and sub must be the client id.");
            }
            verifySignature(jwt, client);
            if (!claims.getAudience().equals(List.of(url + PATH))) {
                throw refused("The audience claim for client_assertion must be the endpoint invoked for the request.");
            }
            verifyTimes(claims);
            if (claims.getJWTID() != null && !usedIds.add(client.clientId() + " " + claims.getJWTID())) {
                throw refused("The client_assertion token has been used before: its jti is not unique.");
            }
            return client;
        } catch (ParseException e) {
            throw refused("The client_assertion is no JWT.");
        }
    }

    private static void verifySignature(SignedJWT jwt, ServiceClient client) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        if (!ALGORITHMS.contains(algorithm)) {
            throw refused("The client_assertion algorithm " + algorithm + " is not supported.");
        }
        String kid = jwt.getHeader().getKeyID();
        // An app with one key needs no kid.
        String only = client.keys().size() == 1 ? client.keys().get(0).getKeyID() : "";
        JWK key = client.key(kid == null ? only : kid)
                .orElseThrow(() -> refused("The client_assertion kid does not match a key of the client."));
        try {
            boolean genuine =
                    jwt.verify(key instanceof ECKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier(key.toRSAKey()));
            if (!genuine) {
                throw refused("The client_assertion signature is invalid.");
            }
        } catch (JOSEException e) {
            throw refused("The client_assertion signature cannot be verified.");
        }
    }

    private void verifyTimes(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Instant expires = claims.getExpirationTime() == null
                ? Instant.EPOCH
                : claims.getExpirationTime().toInstant();
        if (expires.isBefore(now)) {
            throw refused("The client_assertion token is expired or has no exp claim.");
        }
        if (expires.isAfter(now.plus(LONGEST).plusSeconds(1))) {
            throw refused("The client_assertion token has an expiration too far into the future.");
        }
        if (claims.getIssueTime() != null && claims.getIssueTime().toInstant().isAfter(now.plusSeconds(5))) {
            throw refused("The client_assertion token was issued in the future.");
        }
    }

    private Set<String> scopes(ServiceClient client, String text) {
        Set<String> granted = new LinkedHashSet<>();
        for (String scope : text.trim().split(" +")) {
            if (!knownScopes.contains(scope)) {
                throw new OAuthRefusal(
                        400,
                        "invalid_scope",
                        "One or more scopes are not configured for the authorization server resource.");
            }
            if (client.isGranted(scope)) {
                granted.add(scope);
            }
        }
        if (granted.isEmpty()) {
            throw new OAuthRefusal(400, "consent_required", "You are not allowed any of the requested scopes.");
        }
        return granted;
    }

    private static OAuthRefusal refused(String why) {
        return new OAuthRefusal(401, "invalid_client", why);
    }
}
