package org.butterflysecurity.crypto;

import static java.util.Objects.requireNonNull;

/** The name of a secret, which a {@link org.butterflysecurity.spi.SecretResolver} turns into the secret when a run needs it. */
public record SecretRef(String name) {
    public SecretRef {
        requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("The name of a secret must not be blank");
        }
    }

    public static SecretRef of(String name) {
        return new SecretRef(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
