package org.butterflysecurity.testkit.okta;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Access tokens that were given out. */
final class Tokens {
    private final Clock clock;
    private final Duration lifetime;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong issued = new AtomicLong();

    /**
     * What a token may do.
     *
     * @param thumbprint key it is bound to; empty for a bearer token
     * @param anyScope whether it is an SSWS token, which has the rights of an administrator and no scopes
     */
    record Token(
            String clientId,
            Set<String> scopes,
            boolean role,
            Instant expires,
            Optional<String> thumbprint,
            boolean anyScope) {}

    Tokens(Clock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    long issued() {
        return issued.get();
    }

    Duration lifetime() {
        return lifetime;
    }

    /** Three parts like a JWT, which it looks like to a client that must not look into it. */
    String issue(ServiceClient client, Set<String> scopes, Optional<String> thumbprint) {
        String token = "eyJraWQiOiJzaW0ifQ." + random(60) + "." + random(86);
        Instant expires = clock.instant().plus(lifetime);
        tokens.put(token, new Token(client.clientId(), scopes, client.superAdmin(), expires, thumbprint, false));
        issued.incrementAndGet();
        return token;
    }

    void addSsws(String token, String owner) {
        tokens.put(token, new Token(owner, Set.of(), true, Instant.MAX, Optional.empty(), true));
    }

    Optional<Token> find(String token) {
        return Optional.ofNullable(tokens.get(token))
                .filter(t -> clock.instant().isBefore(t.expires()));
    }

    /** Makes every token given out so far worthless. */
    void revokeAll() {
        tokens.values().removeIf(t -> !t.anyScope());
    }

    private String random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).substring(0, length);
    }
}
