package org.butterflysecurity.examples.cli;

import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.KeyProvider;

/** Stands where a key is required and none is used. */
final class NoKey implements KeyProvider {

    @Override
    public String keyId() {
        return "none";
    }

    @Override
    public String describe() {
        return "no key";
    }

    @Override
    public JsonObject wrap(Secret dataKey, byte[] context) {
        throw none();
    }

    @Override
    public Secret unwrap(JsonObject wrapped, byte[] context) {
        throw none();
    }

    private static KeyException none() {
        return new KeyException(ErrorCode.KEY_UNAVAILABLE, "This command was given no key file.");
    }
}
