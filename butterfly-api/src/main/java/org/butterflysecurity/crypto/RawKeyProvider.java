package org.butterflysecurity.crypto;

import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.KeyProvider;

/**
 * A provider whose place holds 32 bytes. It fetches them for each call and overwrites them afterwards. The same bytes in a file,
 * a keystore or the environment are the same key: what one wrapped, the others unwrap.
 */
abstract sealed class RawKeyProvider implements KeyProvider
        permits KeyFileProvider, KeystoreKeyProvider, EnvironmentKeyProvider {
    private static final String KIND = "aes-256-gcm";

    private final RandomGenerator random;

    RawKeyProvider(RandomGenerator random) {
        this.random = random;
    }

    /** A fresh copy of the 32 bytes, which the caller overwrites. */
    abstract byte[] fetch();

    @Override
    public final String keyId() {
        return using(KeyWrap::keyId);
    }

    @Override
    public final JsonObject wrap(Secret dataKey, byte[] context) {
        JsonObject sealed = using(key -> KeyWrap.wrap(key, dataKey, context, random));
        JsonObject.Builder wrapped = JsonObject.builder().put("kind", KIND);
        sealed.members().forEach(wrapped::put);
        return wrapped.build();
    }

    @Override
    public final Secret unwrap(JsonObject wrapped, byte[] context) {
        String kind = wrapped.string("kind").orElseThrow(() -> SealedJson.malformed("it has no 'kind'"));
        if (!kind.equals(KIND)) {
            throw new KeyException(
                    ErrorCode.WRONG_KEY,
                    "The data key was wrapped by a provider of another kind than the " + describe() + ".");
        }
        return using(key -> KeyWrap.unwrap(key, wrapped, context, describe()));
    }

    @Override
    public final String toString() {
        return describe();
    }

    private <T> T using(Function<byte[], T> work) {
        byte[] key = fetch();
        try {
            return work.apply(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
