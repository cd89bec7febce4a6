package org.butterflysecurity.rest;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.butterflysecurity.internal.rest.DpopKey;
import org.jspecify.annotations.Nullable;

/** Makes proofs with a key of the session's own, which is generated when the first one is needed. Thread-safe. */
final class Dpop {
    private final Supplier<Instant> serverTime;
    private final Supplier<String> ids;
    private @Nullable DpopKey key;

    Dpop(Supplier<Instant> serverTime, Supplier<String> ids) {
        this.serverTime = serverTime;
        this.ids = ids;
    }

    String proof(String method, URI uri, Optional<String> nonce, Optional<String> token) {
        return key().proof(method, uri, serverTime.get(), ids.get(), nonce, token);
    }

    synchronized void forget() {
        key = null;
    }

    private synchronized DpopKey key() {
        DpopKey made = key;
        if (made == null) {
            made = DpopKey.generate();
            key = made;
        }
        return made;
    }
}
