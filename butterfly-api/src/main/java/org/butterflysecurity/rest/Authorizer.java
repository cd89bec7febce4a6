package org.butterflysecurity.rest;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts the credential on requests. Thread-safe. */
interface Authorizer extends AutoCloseable {
    /** For a client without credential. */
    Authorizer NONE = new Authorizer() {
        @Override
        public Map<String, String> headers(String method, URI uri) {
            return Map.of();
        }
    };

    /** Fresh headers for one attempt of a request. May fetch a token. */
    Map<String, String> headers(String method, URI uri) throws InterruptedException;

    /**
     * Hears that a request with these headers was answered with 401.
     *
     * @return whether repeating it with new headers may help
     */
    default boolean renew(Map<String, String> refused, HttpHeaders answer) {
        return false;
    }

    /** The scopes granted; empty where they cannot be known. */
    default Optional<Set<String>> grantedScopes() throws InterruptedException {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
