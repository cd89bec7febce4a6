package org.butterflysecurity.internal.spill;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.internal.cipher.AesGcm;

/** The key of one run's temporary files. It is never written anywhere, so the files die with the process. */
final class SpillKey {
    private final SecretKey key;

    SpillKey(RandomGenerator random) {
        byte[] bytes = new byte[AesGcm.KEY_BYTES];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
        Arrays.fill(bytes, (byte) 0);
    }

    /** Seals or opens the blocks of a file, whose number no other file of the run has. */
    AesGcm cipher(int file) {
        return new AesGcm(key, file);
    }
}
