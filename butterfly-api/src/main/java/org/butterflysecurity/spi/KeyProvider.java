package org.butterflysecurity.spi;

import java.nio.file.Path;
import java.util.Optional;
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
     * Gives back a data key. The caller closes it.
     *
     * @throws KeyException with {@link ErrorCode#WRONG_KEY} if another key or context wrapped it or it was altered, with
     *     {@link ErrorCode#CORRUPT_KEYRING} if {@code wrapped} does not have the form that {@link #wrap} gave it, with
     *     {@link ErrorCode#KEY_UNAVAILABLE} if the key cannot be reached
     */
    Secret unwrap(JsonObject wrapped, byte[] context);

    /**
     * The file that the key comes from, if it is one of this machine: it must lie outside the storage. The default says that
     * there is none.
     */
    default Optional<Path> location() {
        return Optional.empty();
    }

    /** Forgets the key. The default does nothing. */
    @Override
    default void close() {}
}
