package org.butterflysecurity.internal.rest;

/**
 * What an answer said about its rate limit.
 *
 * @param limit requests in a window; 0 with {@code remaining} 0 tells of too many at the same time
 * @param remaining requests left in the window
 * @param reset end of the window, in epoch seconds of the server's clock, perhaps rounded down
 */
public record RateReading(long limit, long remaining, long reset) {
    boolean isAboutConcurrency() {
        return limit <= 0;
    }
}
