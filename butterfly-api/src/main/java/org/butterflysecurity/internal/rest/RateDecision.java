package org.butterflysecurity.internal.rest;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a request may go now.
 *
 * @param granted whether it may
 * @param until if not: when to ask again; empty to ask when an answer has come
 */
public record RateDecision(boolean granted, Optional<Instant> until) {
    static final RateDecision GRANTED = new RateDecision(true, Optional.empty());
    static final RateDecision WAIT_FOR_ANSWER = new RateDecision(false, Optional.empty());

    static RateDecision waitUntil(Instant moment) {
        return new RateDecision(false, Optional.of(moment));
    }

    /** The one that holds longer; a moment outlasts an answer. */
    static RateDecision later(RateDecision a, RateDecision b) {
        if (a.until.isEmpty() || b.until.isEmpty()) {
            return a.until.isEmpty() ? b : a;
        }
        return a.until.get().isAfter(b.until.get()) ? a : b;
    }
}
