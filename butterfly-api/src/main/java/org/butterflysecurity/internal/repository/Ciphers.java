package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.internal.cipher.AesGcm;

/**
 * HKDF-SHA-256 and HMAC-SHA-256 of the JDK, and {@link AesGcm} for what a repository stores. HKDF (RFC 5869) is two HMACs for 32 bytes; it is written out here
 * so that opening a repository does not load Bouncy Castle. A test compares it with Bouncy Castle's and the RFC's vectors.
 */
final class Ciphers {
    static final int KEY_BYTES = 32;

    private Ciphers() {}

    /** One output block of HKDF-SHA-256: 32 bytes. */
    static byte[] hkdf(byte[] secret, byte[] salt, String info) {
        return expand(extract(secret, salt), info);
    }

    /** The first half of HKDF: from what comes out, the secret cannot be told. */
    static byte[] extract(byte[] secret, byte[] salt) {
        return hmac(salt.length == 0 ? new byte[KEY_BYTES] : salt, secret);
    }

    /** The second half of HKDF. */
    static byte[] expand(byte[] extracted, String info) {
        byte[] text = info.getBytes(StandardCharsets.UTF_8);
        byte[] block =
                ByteBuffer.allocate(text.length + 1).put(text).put((byte) 1).array();
        return hmac(extracted, block);
    }

    static byte[] hmac(byte[] key, byte[] data) {
        return newHmac(key).doFinal(data);
    }

    static Mac newHmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks HmacSHA256", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }

    /**
     * What was sealed in an object.
     *
     * @throws DamagedException if it does not authenticate
     */
    static byte[] open(AesGcm cipher, long position, byte[] associated, byte[] sealed, int from, int length) {
        if (length < AesGcm.TAG_BYTES) {
            throw new DamagedException("it is too short");
        }
        return cipher.open(position, associated, sealed, from, length)
                .orElseThrow(() -> new DamagedException("it does not authenticate"));
    }
}
