package org.butterflysecurity.rest;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.rest.TokenEndpoint.Token;
import org.jspecify.annotations.Nullable;

/** Keeps one access token for all requests of a session and fetches the next before it expires. */
final class OAuthAuthorizer implements Authorizer {
    private final TokenEndpoint endpoint;
    private @Nullable Token current;
    private @Nullable String nonce;

    OAuthAuthorizer(TokenEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Map<String, String> headers(String method, URI uri) throws InterruptedException {
        Token token = token();
        if (!token.isBound()) {
            return Map.of("Authorization", token.type() + " " + token.value());
        }
        String proof = endpoint.dpop().proof(method, uri, Optional.ofNullable(nonce()), Optional.of(token.value()));
        return Map.of("Authorization", "DPoP " + token.value(), "DPoP", proof);
    }

    /** Forgets the token if it is still the refused one: another thread may have been told the same before. */
    @Override
    public synchronized boolean renew(Map<String, String> refused, HttpHeaders answer) {
        Optional<String> asked = answer.firstValue("dpop-nonce");
        if (asked.isPresent() && !asked.get().equals(nonce)) {
            nonce = asked.get();
            return true;
        }
        String sent = refused.getOrDefault("Authorization", "");
        if (current != null && sent.endsWith(" " + current.value())) {
            current = null;
        }
        return true;
    }

    @Override
    public Optional<Set<String>> grantedScopes() throws InterruptedException {
        return token().scopes();
    }

    @Override
    public synchronized void close() {
        current = null;
        endpoint.close();
    }

    /** One thread fetches, the others wait for what it gets. */
    private synchronized Token token() throws InterruptedException {
        Token token = current;
        if (token == null || endpoint.isStale(token)) {
            token = endpoint.fetch();
            current = token;
        }
        return token;
    }

    private synchronized @Nullable String nonce() {
        return nonce;
    }
}
