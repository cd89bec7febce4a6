package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import org.butterflysecurity.crypto.SecretRef;

/**
 * A token made beforehand, sent as {@code Authorization: <scheme> <token>}.
 *
 * @param scheme for instance {@code SSWS} or {@code Bearer}
 * @param token the token's name
 */
public record StaticToken(String scheme, SecretRef token) implements Credential {
    public StaticToken {
        requireNonNull(scheme, "scheme");
        requireNonNull(token, "token");
    }
}
