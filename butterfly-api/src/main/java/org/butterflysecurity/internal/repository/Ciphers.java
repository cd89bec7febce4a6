package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM, HKDF-SHA-256 and HMAC-SHA-256 of the JDK. HKDF (RFC 5869) is two HMACs for 32 bytes; it is written out here
 * so that opening a repository does not load Bouncy Castle. A test compares it with Bouncy Castle's and the RFC's vectors.
 */
final class Ciphers {
    static final int KEY_BYTES = 32;
    static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    /** Small calls are compiled by the JIT long before large ones: docs in performance.md, point 4. */
    private static final int SLICE_BYTES = 1024;

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

    /** The nonce for a position: four zero bytes, then the position in eight. Unique because every object has its own key. */
    private static GCMParameterSpec nonce(long position) {
        return new GCMParameterSpec(
                TAG_BYTES * 8,
                ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(position).array());
    }

    /** A cipher for several calls of {@link #encrypt}, by one thread. */
    static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks AES-256-GCM", e);
        }
    }

    /** Writes ciphertext and tag to {@code out} at {@code to}; returns how many bytes that was. */
    static int encrypt(
            Cipher cipher, SecretKeySpec key, long position, byte[] associated, byte[] plain, byte[] out, int to) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(position));
            cipher.updateAAD(associated);
            int written = 0;
            int from = 0;
            while (plain.length - from > SLICE_BYTES) {
                written += cipher.update(plain, from, SLICE_BYTES, out, to + written);
                from += SLICE_BYTES;
            }
            return written + cipher.doFinal(plain, from, plain.length - from, out, to + written);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot encrypt with AES-256-GCM", e);
        }
    }

    static byte[] encrypt(SecretKeySpec key, long position, byte[] associated, byte[] plain) {
        byte[] out = new byte[plain.length + TAG_BYTES];
        encrypt(newCipher(), key, position, associated, plain, out, 0);
        return out;
    }

    static byte[] decrypt(SecretKeySpec key, long position, byte[] associated, byte[] sealed, int from, int length) {
        if (length < TAG_BYTES) {
            throw new DamagedException("it is too short");
        }
        try {
            Cipher cipher = newCipher();
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(position));
            cipher.updateAAD(associated);
            return cipher.doFinal(sealed, from, length);
        } catch (AEADBadTagException e) {
            throw new DamagedException("it does not authenticate");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot decrypt with AES-256-GCM", e);
        }
    }
}
