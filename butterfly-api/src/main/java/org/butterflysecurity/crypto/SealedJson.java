package org.butterflysecurity.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;

/** A few bytes under AES-256-GCM, as the JSON members {@code nonce} and {@code ciphertext} (tag included) in Base64. */
final class SealedJson {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MOST_BYTES = 1 << 20;

    private SealedJson() {}

    static JsonObject seal(byte[] key, byte[] plain, byte[] associated, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plain);
            return JsonObject.builder()
                    .put("nonce", Base64.getEncoder().encodeToString(nonce))
                    .put("ciphertext", Base64.getEncoder().encodeToString(sealed))
                    .build();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /**
     * Empty if key or associated data are not those it was sealed with, or it was altered.
     *
     * @throws KeyException with {@link ErrorCode#CORRUPT_KEYRING} if members are missing or are no Base64
     */
    static Optional<Secret> open(byte[] key, JsonObject sealed, byte[] associated) {
        byte[] nonce = bytes(sealed, "nonce");
        byte[] ciphertext = bytes(sealed, "ciphertext");
        if (nonce.length != NONCE_BYTES || ciphertext.length < TAG_BITS / 8) {
            throw malformed("its nonce or ciphertext has the wrong length");
        }
        try {
            return Optional.of(Secret.owning(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(ciphertext)));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        } finally {
            Arrays.fill(nonce, (byte) 0);
        }
    }

    static byte[] bytes(JsonObject json, String member) {
        String text = json.string(member).orElseThrow(() -> malformed("it has no '" + member + "'"));
        if (text.length() > MOST_BYTES) {
            throw malformed("its '" + member + "' is too long");
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed("its '" + member + "' is not Base64");
        }
    }

    static KeyException malformed(String why) {
        return new KeyException(ErrorCode.CORRUPT_KEYRING, "A wrapped key is malformed: " + why + ".");
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
