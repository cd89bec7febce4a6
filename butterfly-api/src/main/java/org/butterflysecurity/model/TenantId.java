package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The host's customer: the isolation boundary. Everything stored for a tenant lies under its own prefix and is encrypted
 * with its own keys. 1 to 63 characters: lower-case letters, digits and {@code -}, starting with a letter or digit.
 */
public record TenantId(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public TenantId {
        requireNonNull(value, "value");
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a tenant id: '" + value
                    + "'. Use 1 to 63 lower-case letters, digits and '-', starting with a letter or digit.");
        }
    }

    public static TenantId of(String value) {
        return new TenantId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
