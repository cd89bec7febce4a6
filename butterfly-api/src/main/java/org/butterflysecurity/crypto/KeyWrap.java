package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;

/**
 * What all our key providers do with a 32-byte key once they have it. From the key two others are derived, so that none
 * serves two purposes: one names the key, one wraps.
 *
 * <pre>
 * id       = "k1-" + hex(HMAC-SHA-256(key, "butterfly key id 1")[0..16])
 * wrapping = HMAC-SHA-256(key, "butterfly key wrap 1")
 * wrapped  = AES-256-GCM(wrapping, random 12-byte nonce, data key, associated data = "butterfly key wrap 1" 00 context)
 * </pre>
 */
final class KeyWrap {
    static final int KEY_BYTES = 32;

    private static final byte[] ID_LABEL = "butterfly key id 1".getBytes(US_ASCII);
    private static final byte[] WRAP_LABEL = "butterfly key wrap 1".getBytes(US_ASCII);
    private static final int ID_BYTES = 16;

    private KeyWrap() {}

    static String keyId(byte[] key) {
        return "k1-" + HexFormat.of().formatHex(hmac(key, ID_LABEL), 0, ID_BYTES);
    }

    /** {@code {"nonce":…,"ciphertext":…}} in Base64. */
    static JsonObject wrap(byte[] key, Secret dataKey, byte[] context, RandomGenerator random) {
        byte[] wrapping = hmac(key, WRAP_LABEL);
        byte[] plain = dataKey.reveal(SecretAccess.REVEAL);
        try {
            if (plain.length != KEY_BYTES) {
                throw new IllegalArgumentException("dataKey must have " + KEY_BYTES + " bytes, not " + plain.length);
            }
            return SealedJson.seal(wrapping, plain, associated(context), random);
        } finally {
            Arrays.fill(wrapping, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** @param where the key's place, for the message */
    static Secret unwrap(byte[] key, JsonObject wrapped, byte[] context, String where) {
        byte[] wrapping = hmac(key, WRAP_LABEL);
        try {
            return SealedJson.open(wrapping, wrapped, associated(context))
                    .orElseThrow(() -> new KeyException(
                            ErrorCode.WRONG_KEY,
                            "The data key cannot be unwrapped with the key of the " + where
                                    + ": another key wrapped it, or it was altered or belongs elsewhere."));
        } finally {
            Arrays.fill(wrapping, (byte) 0);
        }
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static byte[] associated(byte[] context) {
        byte[] data = Arrays.copyOf(WRAP_LABEL, WRAP_LABEL.length + 1 + context.length);
        System.arraycopy(context, 0, data, WRAP_LABEL.length + 1, context.length);
        return data;
    }
}
