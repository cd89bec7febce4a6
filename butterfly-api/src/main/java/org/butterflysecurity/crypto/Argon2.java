package org.butterflysecurity.crypto;

import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.butterflysecurity.json.JsonObject;

/**
 * How a passphrase becomes a key: Argon2id, RFC 9106.
 *
 * @param memoryKib memory in KiB
 * @param iterations passes over the memory
 * @param lanes degree of parallelism
 */
record Argon2(int memoryKib, int iterations, int lanes) {
    /** RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes. */
    static final Argon2 RECOMMENDED = new Argon2(1 << 16, 3, 4);

    static final int SALT_BYTES = 16;

    private static final int MOST_MEMORY_KIB = 1 << 18;
    private static final int MOST_ITERATIONS = 16;
    private static final int MOST_LANES = 16;

    byte[] derive(Secret passphrase, byte[] salt) {
        byte[] password = passphrase.reveal(SecretAccess.REVEAL);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(iterations)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[KeyWrap.KEY_BYTES];
            generator.generateBytes(password, key);
            return key;
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    JsonObject toJson(byte[] salt) {
        return JsonObject.builder()
                .put("memoryKib", memoryKib)
                .put("iterations", iterations)
                .put("lanes", lanes)
                .put("salt", Base64.getEncoder().encodeToString(salt))
                .build();
    }

    /** What a keyring asks for, which may be an attacker's wish: refused where it costs too much. */
    static Argon2 fromJson(JsonObject json) {
        int memoryKib = bounded(json, "memoryKib", MOST_MEMORY_KIB);
        int iterations = bounded(json, "iterations", MOST_ITERATIONS);
        int lanes = bounded(json, "lanes", MOST_LANES);
        if (memoryKib < 8 * lanes) {
            throw SealedJson.malformed("its 'memoryKib' is less than 8 for each lane");
        }
        return new Argon2(memoryKib, iterations, lanes);
    }

    static byte[] salt(JsonObject json) {
        byte[] salt = SealedJson.bytes(json, "salt");
        if (salt.length != SALT_BYTES) {
            throw SealedJson.malformed("its 'salt' does not have " + SALT_BYTES + " bytes");
        }
        return salt;
    }

    private static int bounded(JsonObject json, String member, int most) {
        long value = json.number(member).orElseThrow(() -> SealedJson.malformed("it has no number '" + member + "'"));
        if (value < 1 || value > most) {
            throw SealedJson.malformed("its '" + member + "' is not between 1 and " + most);
        }
        return (int) value;
    }
}
