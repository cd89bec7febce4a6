package org.butterflysecurity.internal.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * A private key that vouches for a client at a token endpoint (RFC 7523 section 2.2).
 *
 * @param keyId {@code kid} for the header; empty to leave it out
 */
public record ClientAssertion(PrivateKey key, JWSAlgorithm algorithm, Optional<String> keyId) {
    /** Below the five minutes that providers accept, with room for their clock. */
    private static final Duration LIFE = Duration.ofMinutes(4);

    /**
     * A signed assertion, good for one use.
     *
     * @param id unique
     */
    public String sign(String clientId, String audience, Instant now, String id) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(clientId)
                .subject(clientId)
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .jwtID(id)
                .build();
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm);
        keyId.ifPresent(header::keyID);
        SignedJWT assertion = new SignedJWT(header.build(), claims);
        try {
            assertion.sign(signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("The key cannot sign with " + algorithm, e);
        }
        return assertion.serialize();
    }

    private JWSSigner signer() throws JOSEException {
        return key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
    }

    @Override
    public String toString() {
        return "ClientAssertion[" + algorithm + ", " + keyId.orElse("no key id") + "]";
    }
}
