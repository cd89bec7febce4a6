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
    static final int TAG_BYTES = TAG_BITS / 8;
    /** The JDK's GCM is slow until the callers of its intrinsics are compiled; short slices get it there soon. */
    private static final int SLICE = 1024;

    private final SecretKey key;

    SpillKey(RandomGenerator random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
        Arrays.fill(bytes, (byte) 0);
    }

    /** Encrypts a chunk; its file and place are part of what is authenticated. */
    byte[] seal(int file, long chunk, boolean last, byte[] plain, int length) {
        return apply(Cipher.ENCRYPT_MODE, file, chunk, last, plain, length);
    }

    /** Decrypts a chunk. */
    byte[] open(int file, long chunk, boolean last, byte[] sealed) {
        return apply(Cipher.DECRYPT_MODE, file, chunk, last, sealed, sealed.length);
    }

    private byte[] apply(int mode, int file, long chunk, boolean last, byte[] in, int length) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce = ByteBuffer.allocate(12).putInt(file).putLong(chunk).array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(new byte[] {(byte) (last ? 1 : 0)});
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
