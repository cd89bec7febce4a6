package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import org.butterflysecurity.error.HttpFailure;

/**
 * What an answer other than success means.
 *
 * @param kind what follows from it
 * @param failure the provider's own words
 * @param missing the scope, role or feature that is missing, if the answer names it; empty otherwise
 */
public record Refusal(Kind kind, HttpFailure failure, String missing) {
    public Refusal {
        requireNonNull(kind, "kind");
        requireNonNull(failure, "failure");
        requireNonNull(missing, "missing");
    }

    public Refusal(Kind kind, HttpFailure failure) {
        this(kind, failure, "");
    }

    /** Status, code, words and request id on one line. */
    public String describe() {
        StringBuilder text = new StringBuilder("HTTP ").append(failure.status());
        append(text, " ", failure.providerCode());
        append(text, " ", failure.summary());
        append(text, " (request ", failure.requestId());
        return failure.requestId().isEmpty()
                ? text.toString()
                : text.append(')').toString();
    }

    private static void append(StringBuilder text, String before, String value) {
        if (!value.isEmpty()) {
            text.append(before).append(value);
        }
    }

    /** What follows from a refusal. */
    public enum Kind {
        /** The tenant does not have the feature. */
        ABSENT,
        /** Nothing has been set here: the provider's own default is in use. */
        UNSET,
        /** There is no such object (any more). */
        NOT_FOUND,
        /** The credential lacks a scope. */
        SCOPE_MISSING,
        /** The credential has the scope but not the role. */
        ROLE_MISSING,
        /** The token is not accepted: once, a new one is fetched. */
        CREDENTIAL,
        /** Too many requests: the request is repeated when there is budget again. */
        RATE_LIMITED,
        /** A passing fault: the request is repeated. */
        RETRY,
        /** Refused for good. */
        REFUSED,
        /** A listing that had begun was refused on a later page: whatever the words, it was there and is not whole. */
        BROKEN_OFF
    }
}
