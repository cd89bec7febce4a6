package org.butterflysecurity.spi;

import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;

/**
 * Holds the host's key-encryption key and wraps data keys with it. The key never leaves the provider. Safe for use by
 * several threads.
 */
public interface KeyProvider extends AutoCloseable {

    /**
     * Names the key without revealing it: equal for the same key, different for different ones, and stable. At most 128
     * characters of {@code [A-Za-z0-9._:-]}. Stored beside the wrapped key, to tell a wrong key from a damaged keyring.
     */
    String keyId();

    /** Where the key is, for people: never the key. */
    String describe();

    /**
     * Wraps a data key so that only this provider can unwrap it.
     *
     * @param dataKey 32 bytes
     * @param context bound to the result: unwrapping with another context fails
     * @return what {@link #unwrap} needs, as JSON to be stored in the open
     * @throws KeyException with {@link ErrorCode#KEY_UNAVAILABLE} if the key cannot be reached
     */
    JsonObject wrap(Secret dataKey, byte[] context);

    /**
     * Gives back a data key.
     *
     * @throws KeyException with {@link ErrorCode#WRONG_KEY} if another key or context wrapped it or it was altered
     */
    Secret unwrap(JsonObject wrapped, byte[] context);

    /** Forgets the key. The default does nothing. */
    @Override
    default void close() {}
}
