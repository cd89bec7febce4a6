package org.butterflysecurity.rest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.internal.rest.ClientAssertion;
import org.butterflysecurity.rest.ClientCredentials.ClientSecret;
import org.jspecify.annotations.Nullable;

/** What a token request proves the client's identity with; made anew for each attempt. */
interface ClientProof extends AutoCloseable {
    Map<String, String> parameters(String tokenUrl, Instant now);

    Map<String, String> headers();

    /** Which one it is, for messages. */
    String describe();

    @Override
    void close();

    /** A signed assertion (RFC 7523). */
    static ClientProof signed(
            String clientId, ClientAssertion assertion, Optional<String> audience, String name, Supplier<String> ids) {
        return new ClientProof() {
            private @Nullable ClientAssertion key = assertion;

            @Override
            public Map<String, String> parameters(String tokenUrl, Instant now) {
                ClientAssertion open = key;
                if (open == null) {
                    throw new IllegalStateException("The client is closed");
                }
                return Map.of(
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        open.sign(clientId, audience.orElse(tokenUrl), now, ids.get()));
            }

            @Override
            public Map<String, String> headers() {
                return Map.of();
            }

            @Override
            public String describe() {
                return name;
            }

            @Override
            public void close() {
                key = null;
            }
        };
    }

    /** A shared secret (RFC 6749 section 2.3.1). */
    static ClientProof secret(String clientId, Secret secret, ClientSecret.Place place, String name) {
        return new ClientProof() {
            @Override
            public Map<String, String> parameters(String tokenUrl, Instant now) {
                return place == ClientSecret.Place.BODY
                        ? Map.of("client_id", clientId, "client_secret", text())
                        : Map.of();
            }

            @Override
            public Map<String, String> headers() {
                if (place == ClientSecret.Place.BODY) {
                    return Map.of();
                }
                String pair = encoded(clientId) + ":" + encoded(text());
                return Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
            }

            @Override
            public String describe() {
                return name;
            }

            @Override
            public void close() {
                secret.close();
            }

            private String text() {
                byte[] bytes = secret.reveal(SecretAccess.REVEAL);
                try {
                    return new String(bytes, StandardCharsets.UTF_8).strip();
                } finally {
                    Arrays.fill(bytes, (byte) 0);
                }
            }

            private static String encoded(String text) {
                return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
            }
        };
    }
}
