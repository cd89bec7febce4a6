package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.butterflysecurity.crypto.SecretRef;

/**
 * Names a private key that signs client assertions.
 *
 * @param key name of the key: PKCS#8 (plain or encrypted) or PKCS#1 PEM, or a JWK
 * @param keyId the {@code kid} under which the provider knows it; empty to take the JWK's own, or none
 * @param passphrase name of the passphrase of an encrypted key
 */
public record KeyRef(SecretRef key, Optional<String> keyId, Optional<SecretRef> passphrase) {
    public KeyRef {
        requireNonNull(key, "key");
        requireNonNull(keyId, "keyId");
        requireNonNull(passphrase, "passphrase");
    }

    public static KeyRef of(SecretRef key) {
        return new KeyRef(key, Optional.empty(), Optional.empty());
    }

    public KeyRef withKeyId(String kid) {
        return new KeyRef(key, Optional.of(kid), passphrase);
    }

    public KeyRef withPassphrase(SecretRef name) {
        return new KeyRef(key, keyId, Optional.of(name));
    }
}
