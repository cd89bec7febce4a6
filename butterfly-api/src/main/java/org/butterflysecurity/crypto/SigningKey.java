package org.butterflysecurity.crypto;

import static java.util.Objects.requireNonNull;

import java.security.PrivateKey;
import java.util.Optional;

/** A private key that signs for a client, and the id that its owner gave it, if its text had one. Prints neither. */
public final class SigningKey {
    private final PrivateKey key;
    private final Optional<String> keyId;

    private SigningKey(PrivateKey key, Optional<String> keyId) {
        this.key = requireNonNull(key, "key");
        this.keyId = requireNonNull(keyId, "keyId");
    }

    public static SigningKey of(PrivateKey key, Optional<String> keyId) {
        return new SigningKey(key, keyId);
    }

    public PrivateKey key() {
        return key;
    }

    /** The {@code kid} of a JWK; PEM has none. */
    public Optional<String> keyId() {
        return keyId;
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "SigningKey[*****]";
    }
}
