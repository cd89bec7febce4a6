package org.butterflysecurity.internal.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** The key that binds the tokens of one session, and the proofs made with it (RFC 9449). Made new for each session. Thread-safe. */
public final class DpopKey {
    private final ECKey key;

    private DpopKey(ECKey key) {
        this.key = key;
    }

    public static DpopKey generate() {
        try {
            return new DpopKey(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime cannot make a P-256 key", e);
        }
    }

    /**
     * A proof for one request, good for one use.
     *
     * @param id unique
     * @param nonce what the server asked to be included
     * @param token the access token that goes with the request; empty for a token request
     */
    public String proof(
            String method, URI uri, Instant now, String id, Optional<String> nonce, Optional<String> token) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .jwtID(id)
                .claim("htm", method)
                .claim("htu", withoutQuery(uri))
                .issueTime(Date.from(now));
        nonce.ifPresent(n -> claims.claim("nonce", n));
        token.ifPresent(t -> claims.claim("ath", hash(t)));
        SignedJWT proof = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(key.toPublicJWK())
                        .build(),
                claims.build());
        try {
            proof.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime cannot sign with P-256", e);
        }
        return proof.serialize();
    }

    private static String withoutQuery(URI uri) {
        String text = uri.toString();
        int end = text.indexOf('?');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(digest).toString();
        } catch (NoSuchAlgorithmException cannotHappen) {
            throw new IllegalStateException(cannotHappen);
        }
    }
}
