package org.butterflysecurity.testkit.auth0;

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
final class AccessTokens {
    private final Clock clock;
    private final Duration lifetime;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong issued = new AtomicLong();

    /** What a token may do. */
    record Token(String clientId, Set<String> scopes, Instant expires) {
        boolean has(String scope) {
            return scopes.contains(scope);
        }
    }

    AccessTokens(Clock clock, Duration lifetime) {
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
    String issue(String clientId, Set<String> scopes) {
        String token = "eyJhbGciOiJSUzI1NiJ9." + random(60) + "." + random(86);
        tokens.put(
                token, new Token(clientId, Set.copyOf(scopes), clock.instant().plus(lifetime)));
        issued.incrementAndGet();
        return token;
    }

    Optional<Token> find(String token) {
        return Optional.ofNullable(tokens.get(token))
                .filter(t -> clock.instant().isBefore(t.expires()));
    }

    void revokeAll() {
        tokens.clear();
    }

    private String random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).substring(0, length);
    }
}
