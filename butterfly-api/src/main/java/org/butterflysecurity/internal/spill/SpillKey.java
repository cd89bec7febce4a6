package org.butterflysecurity.internal.spill;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;

/** The key of one run's temporary files. It is never written anywhere, so the files die with the process. */
final class SpillKey {
    private static final int TAG_BITS = 128;
    /** The JDK's GCM is slow until the callers of its intrinsics are compiled; short slices get it there soon. */
    private static final int SLICE = 1024;

    private final SecretKey key;

    SpillKey(RandomGenerator random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
        Arrays.fill(bytes, (byte) 0);
    }

    /** Encrypts a block; its file and place, and what it says of itself, are part of what is authenticated. */
    byte[] seal(int file, long block, boolean isLast, int plainLength, byte[] packed) {
        return apply(Cipher.ENCRYPT_MODE, file, block, isLast, plainLength, packed);
    }

    /** Decrypts a block. */
    byte[] open(int file, long block, boolean isLast, int plainLength, byte[] sealed) {
        return apply(Cipher.DECRYPT_MODE, file, block, isLast, plainLength, sealed);
    }

    private byte[] apply(int mode, int file, long block, boolean isLast, int plainLength, byte[] in) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce = ByteBuffer.allocate(12).putInt(file).putLong(block).array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(ByteBuffer.allocate(5)
                    .put((byte) (isLast ? 1 : 0))
                    .putInt(plainLength)
                    .array());
            int length = in.length;
            byte[] out = new byte[cipher.getOutputSize(length)];
            int written = 0;
            int read = 0;
            while (length - read > SLICE) {
                written += cipher.update(in, read, SLICE, out, written);
                read += SLICE;
            }
            written += cipher.doFinal(in, read, length - read, out, written);
            return written == out.length ? out : Arrays.copyOf(out, written);
        } catch (GeneralSecurityException e) {
            throw new RunException(
                    ErrorCode.INTERNAL, "A temporary file of this run was altered or cannot be encrypted.", e);
        }
    }
}
