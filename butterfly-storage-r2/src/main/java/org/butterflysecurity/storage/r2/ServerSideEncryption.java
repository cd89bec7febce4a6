package org.butterflysecurity.storage.r2;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Encryption by the store, on top of Butterfly's own, where a rule of the house demands it. R2 always encrypts and needs no
 * such setting.
 */
public final class ServerSideEncryption {
    private final Optional<String> kmsKey;

    private ServerSideEncryption(Optional<String> kmsKey) {
        this.kmsKey = kmsKey;
    }

    /** With a key that the store manages. */
    public static ServerSideEncryption managedByStore() {
        return new ServerSideEncryption(Optional.empty());
    }

    /** With a key of the key management service that belongs to the store; {@code keyId} is its id or ARN. */
    public static ServerSideEncryption kms(String keyId) {
        return new ServerSideEncryption(Optional.of(requireNonNull(keyId, "keyId")));
    }

    /** The id of the key; empty if the store manages it. */
    public Optional<String> kmsKey() {
        return kmsKey;
    }

    String wireName() {
        return kmsKey.isPresent() ? "aws:kms" : "AES256";
    }
}
