package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.testkit.internal.Request;

/** Checks proofs of possession (RFC 9449) the way Okta does: a nonce on the token endpoint, {@code ath} on the API. */
final class Dpop {
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Clock clock;
    private final String url;
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private volatile String nonce = "nonce-1";

    Dpop(Clock clock, String url) {
        this.clock = clock;
        this.url = url;
    }

    /** Makes earlier nonces worthless, as a day does. */
    void renewNonce() {
        nonce = "nonce-" + (Integer.parseInt(nonce.substring(nonce.indexOf('-') + 1)) + 1);
    }

    /** Checks the proof of a token request and gives the thumbprint of its key. */
    String checkTokenRequest(Request request) {
        Optional<String> proof = request.header("dpop");
        if (proof.isEmpty()) {
            throw new OAuthRefusal(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
        }
        SignedJWT jwt = parse(proof.get());
        String claimed = text(jwt, "nonce");
        if (!claimed.equals(nonce)) {
            throw new OAuthRefusal(
                    400, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.", Optional.of(nonce));
        }
        return check(jwt, request);
    }

    /** Checks the proof of an API request made with {@code token}, which is bound to {@code thumbprint}. */
    void checkApiRequest(Request request, String token, String thumbprint) {
        SignedJWT jwt =
                parse(request.header("dpop").orElseThrow(() -> invalid("The DPoP proof JWT header is missing.")));
        if (!text(jwt, "ath").equals(sha256(token))) {
            throw invalid("The ath claim does not match the access token.");
        }
        if (!check(jwt, request).equals(thumbprint)) {
            throw invalid("The access token is bound to another key.");
        }
    }

    private String check(SignedJWT jwt, Request request) {
        try {
            JWK key = jwt.getHeader().getJWK();
            if (!"dpop+jwt".equals(String.valueOf(jwt.getHeader().getType())) || key == null || key.isPrivate()) {
                throw invalid("The header of the proof is not that of a DPoP proof.");
            }
            JWSVerifier verifier = key.toPublicJWK().getKeyType().getValue().equals("EC")
                    ? new ECDSAVerifier(key.toECKey())
                    : new RSASSAVerifier(key.toRSAKey());
            if (!jwt.verify(verifier)) {
                throw invalid("The signature of the proof is wrong.");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!request.method().equals(claims.getStringClaim("htm"))) {
                throw invalid("The htm claim does not match the method.");
            }
            if (!(url + request.path()).equals(claims.getStringClaim("htu"))) {
                throw invalid("The htu claim does not match the URL.");
            }
            Instant issued = claims.getIssueTime() == null
                    ? Instant.MIN
                    : claims.getIssueTime().toInstant();
            if (Duration.between(issued, clock.instant()).abs().compareTo(SKEW) > 0) {
                throw invalid("The iat claim is missing, too old or in the future.");
            }
            if (claims.getJWTID() == null || !used.add(claims.getJWTID())) {
                throw invalid("The jti claim is missing or was used before.");
            }
            return key.computeThumbprint().toString();
        } catch (ParseException | JOSEException | ArithmeticException e) {
            throw invalid("The proof cannot be read.");
        }
    }

    private static SignedJWT parse(String text) {
        try {
            return SignedJWT.parse(text);
        } catch (ParseException e) {
            throw invalid("The proof is no JWT.");
        }
    }

    private static String text(SignedJWT jwt, String claim) {
        try {
            String value = jwt.getJWTClaimsSet().getStringClaim(claim);
            return value == null ? "" : value;
        } catch (ParseException e) {
            return "";
        }
    }

    private static OAuthRefusal invalid(String why) {
        return new OAuthRefusal(400, "invalid_dpop_proof", why);
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
