package org.butterflysecurity.internal.cipher;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM of the JDK (NIST SP 800-38D) under one key, for many short pieces of one object. A nonce is the number of the object, in
 * four bytes, and the position of the piece, in eight: no two pieces under a key may have both in common. For use by one thread, because it
 * keeps what the JDK makes of the key, which costs as much as encrypting a kilobyte.
 */
public final class AesGcm {
    public static final int KEY_BYTES = 32;
    public static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    /** The JDK's GCM is slow until the callers of its intrinsics are compiled; short slices get it there soon. */
    private static final int SLICE_BYTES = 1024;

    private final SecretKey key;
    private final int number;
    private final Cipher cipher;

    /** For object number zero: where each has a key of its own. */
    public AesGcm(SecretKey key) {
        this(key, 0);
    }

    public AesGcm(SecretKey key, int number) {
        this.key = key;
        this.number = number;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw lacking(e);
        }
    }

    /** Writes ciphertext and tag to {@code out} at {@code to}; returns how many bytes that was: {@link #TAG_BYTES} more than it was given. */
    public int seal(long position, byte[] associated, byte[] plain, byte[] out, int to) {
        try {
            begin(Cipher.ENCRYPT_MODE, position, associated);
            int written = 0;
            int from = 0;
            while (plain.length - from > SLICE_BYTES) {
                written += cipher.update(plain, from, SLICE_BYTES, out, to + written);
                from += SLICE_BYTES;
            }
            return written + cipher.doFinal(plain, from, plain.length - from, out, to + written);
        } catch (GeneralSecurityException e) {
            throw lacking(e);
        }
    }

    /** Ciphertext and tag. */
    public byte[] seal(long position, byte[] associated, byte[] plain) {
        byte[] out = new byte[plain.length + TAG_BYTES];
        seal(position, associated, plain, out, 0);
        return out;
    }

    /** What was sealed at this position with this associated data; empty if this is not it. */
    public Optional<byte[]> open(long position, byte[] associated, byte[] sealed, int from, int length) {
        if (length < TAG_BYTES) {
            return Optional.empty();
        }
        try {
            begin(Cipher.DECRYPT_MODE, position, associated);
            return Optional.of(cipher.doFinal(sealed, from, length));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw lacking(e);
        }
    }

    private void begin(int mode, long position, byte[] associated) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putInt(number)
                .putLong(position)
                .array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(associated);
    }

    private static IllegalStateException lacking(GeneralSecurityException e) {
        return new IllegalStateException("This JDK cannot do AES-256-GCM", e);
    }
}
