package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

/**
 * Names of the headers in which a provider tells the rate limit that an answer has spent.
 *
 * @param limit requests in a window
 * @param remaining requests left in this window
 * @param reset when the window ends, in epoch seconds of the server's clock
 */
public record RateLimitHeaders(String limit, String remaining, String reset) {
    public RateLimitHeaders {
        requireNonNull(limit, "limit");
        requireNonNull(remaining, "remaining");
        requireNonNull(reset, "reset");
    }
}
