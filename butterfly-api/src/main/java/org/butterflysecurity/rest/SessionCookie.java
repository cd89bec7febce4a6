package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import org.butterflysecurity.crypto.SecretRef;

/**
 * A session that a browser or a sign-in has opened, sent as {@code Cookie: <cookie>=<value>}.
 *
 * @param cookie the cookie's name
 * @param value the value's name
 */
public record SessionCookie(String cookie, SecretRef value) implements Credential {
    public SessionCookie {
        requireNonNull(cookie, "cookie");
        requireNonNull(value, "value");
    }
}
