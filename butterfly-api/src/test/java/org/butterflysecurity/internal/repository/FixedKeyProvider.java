package org.butterflysecurity.internal.repository;

import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.internal.cipher.AesGcm;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.KeyProvider;

/** A key provider whose key is one byte repeated: for tests only. */
class FixedKeyProvider implements KeyProvider {
    private final byte fill;

    FixedKeyProvider(int fill) {
        this.fill = (byte) fill;
    }

    private SecretKeySpec key() {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, fill);
        return new SecretKeySpec(key, "AES");
    }

    @Override
    public String keyId() {
        return "test:" + fill;
    }

    @Override
    public String describe() {
        return "test key " + fill;
    }

    @Override
    public JsonObject wrap(Secret dataKey, byte[] context) {
        byte[] sealed = new AesGcm(key()).seal(0, context, dataKey.reveal(SecretAccess.REVEAL));
        return JsonObject.builder()
                .put("sealed", HexFormat.of().formatHex(sealed))
                .build();
    }

    @Override
    public Secret unwrap(JsonObject wrapped, byte[] context) {
        try {
            byte[] sealed = HexFormat.of().parseHex(wrapped.string("sealed").orElse(""));
            return Secret.owning(Ciphers.open(new AesGcm(key()), 0, context, sealed, 0, sealed.length));
        } catch (IllegalArgumentException | DamagedException e) {
            throw new KeyException(ErrorCode.WRONG_KEY, "The key does not unwrap it.", e);
        }
    }
}
