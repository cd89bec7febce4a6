package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.butterflysecurity.crypto.SecretRef;

/**
 * A private key that signs client assertions.
 *
 * @param key name of the key: PKCS#8 (plain or encrypted) or PKCS#1 PEM, or a JWK
 * @param keyId the {@code kid} under which the provider knows it; empty to take the JWK's own, or none
 * @param passphrase name of the passphrase of an encrypted key
 */
public record SigningKey(SecretRef key, Optional<String> keyId, Optional<SecretRef> passphrase) {
    public SigningKey {
        requireNonNull(key, "key");
        requireNonNull(keyId, "keyId");
        requireNonNull(passphrase, "passphrase");
    }

    public static SigningKey of(SecretRef key) {
        return new SigningKey(key, Optional.empty(), Optional.empty());
    }

    public SigningKey withKeyId(String kid) {
        return new SigningKey(key, Optional.of(kid), passphrase);
    }

    public SigningKey withPassphrase(SecretRef name) {
        return new SigningKey(key, keyId, Optional.of(name));
    }
}
