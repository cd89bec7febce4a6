package org.butterflysecurity.rest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;

/** Sends a token or a session made beforehand. */
final class StaticAuthorizer implements Authorizer {
    private final String header;
    private final String before;
    private final Secret token;

    /**
     * Creates one.
     *
     * @param header name of the header that has it
     * @param before what stands before it in the header
     */
    StaticAuthorizer(String header, String before, Secret token) {
        this.header = header;
        this.before = before;
        this.token = token;
    }

    @Override
    public Map<String, String> headers(String method, URI uri) {
        byte[] bytes = token.reveal(SecretAccess.REVEAL);
        try {
            return Map.of(header, before + new String(bytes, StandardCharsets.US_ASCII).strip());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        token.close();
    }
}
