package org.butterflysecurity.rest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;

/** Sends a token made beforehand. */
final class StaticAuthorizer implements Authorizer {
    private final String scheme;
    private final Secret token;

    StaticAuthorizer(String scheme, Secret token) {
        this.scheme = scheme;
        this.token = token;
    }

    @Override
    public Map<String, String> headers(String method, URI uri) {
        byte[] bytes = token.reveal(SecretAccess.REVEAL);
        try {
            return Map.of("Authorization", scheme + " " + new String(bytes, StandardCharsets.US_ASCII).strip());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        token.close();
    }
}
