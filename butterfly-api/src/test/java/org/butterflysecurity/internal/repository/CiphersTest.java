package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.butterflysecurity.internal.cipher.AesGcm;
import org.junit.jupiter.api.Test;

class CiphersTest {
    private final Random random = new Random(5);

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void derivedKeysAreThoseOfBouncyCastlesHkdf() {
        for (int i = 0; i < 50; i++) {
            byte[] secret = bytes(1 + i);
            byte[] salt = bytes(i % 40);
            String info = "butterfly/1/tenant/" + i;
            HKDFBytesGenerator oracle = new HKDFBytesGenerator(SHA256Digest.newInstance());
            oracle.init(new HKDFParameters(secret, salt, info.getBytes(StandardCharsets.UTF_8)));
            byte[] expected = new byte[32];
            oracle.generateBytes(expected, 0, 32);

            assertThat(Ciphers.hkdf(secret, salt, info)).isEqualTo(expected);
        }
    }

    @Test
    void encryptionInSlicesIsUndoneWhateverTheLength() {
        SecretKeySpec key = new SecretKeySpec(bytes(32), "AES");
        for (int length : new int[] {0, 1, 1023, 1024, 1025, 2048, 70_000}) {
            AesGcm cipher = new AesGcm(key);
            byte[] plain = bytes(length);
            byte[] sealed = cipher.seal(7, new byte[] {1}, plain);

            assertThat(sealed).hasSize(length + 16);
            assertThat(Ciphers.open(cipher, 7, new byte[] {1}, sealed, 0, sealed.length))
                    .isEqualTo(plain);
            assertThatThrownBy(() -> Ciphers.open(cipher, 8, new byte[] {1}, sealed, 0, sealed.length))
                    .isInstanceOf(DamagedException.class);
            assertThatThrownBy(() -> Ciphers.open(cipher, 7, new byte[] {2}, sealed, 0, sealed.length))
                    .isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void bothCodecsGiveBackWhatTheyTook() {
        byte[] text = "abcabcabc ".repeat(500).getBytes(StandardCharsets.UTF_8);
        byte[] noise = bytes(500);

        for (Compression compression : new Compression[] {Compression.best(), Compression.portable()}) {
            assertThat(compression.frame(text)).hasSizeLessThan(200);
            assertThat(Compression.unframe(compression.frame(text), 5000)).isEqualTo(text);
            assertThat(Compression.unframe(compression.frame(noise), 500)).isEqualTo(noise);
            assertThat(Compression.unframe(compression.frame(new byte[0]), 0)).isEmpty();
            assertThatThrownBy(() -> Compression.unframe(compression.frame(text), 4999))
                    .isInstanceOf(DamagedException.class);
        }
    }
}
