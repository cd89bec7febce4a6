package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.KeyProvider;

/**
 * A key that Argon2id makes from a passphrase: 64 MiB of memory, 3 passes and 4 lanes, with a fresh salt for each wrapped
 * key (RFC 9106, second recommended option). A call takes some tenths of a second and that memory. Whoever has the storage can
 * try passphrases, so it must be long: six random words at least. Thread-safe.
 */
public final class PassphraseKeyProvider implements KeyProvider {
    private static final String KIND = "argon2id+aes-256-gcm";

    private final String name;
    private final Supplier<Secret> passphrase;
    private final RandomGenerator random;
    private final Argon2 cost;
    private Optional<String> keyId = Optional.empty();

    PassphraseKeyProvider(String name, Supplier<Secret> passphrase, RandomGenerator random, Argon2 cost) {
        this.name = requireNonNull(name, "name");
        this.passphrase = requireNonNull(passphrase, "passphrase");
        this.random = requireNonNull(random, "random");
        this.cost = cost;
    }

    /**
     * A key from a passphrase.
     *
     * @param name what the passphrase is for, for instance {@code "acme backups"}: it salts the key id, so that the same passphrase
     *     elsewhere cannot be recognised, and must stay the same
     * @param passphrase asked whenever the key is needed; what it gives is closed afterwards
     */
    public static PassphraseKeyProvider of(String name, Supplier<Secret> passphrase) {
        return of(name, passphrase, new SecureRandom());
    }

    /** As {@link #of(String, Supplier)}, with salts and nonces from {@code random}, which must be cryptographically strong. */
    public static PassphraseKeyProvider of(String name, Supplier<Secret> passphrase, RandomGenerator random) {
        return new PassphraseKeyProvider(name, passphrase, random, Argon2.RECOMMENDED);
    }

    /** Made from passphrase and name as a key is, so guessing by the id costs no less than guessing by the wrapped key. */
    @Override
    public synchronized String keyId() {
        if (keyId.isEmpty()) {
            byte[] salt = Arrays.copyOf(
                    KeyWrap.hmac("butterfly passphrase id 1".getBytes(UTF_8), name.getBytes(UTF_8)), Argon2.SALT_BYTES);
            byte[] key = derive(cost, salt);
            try {
                keyId = Optional.of(KeyWrap.keyId(key));
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }
        return keyId.orElseThrow();
    }

    @Override
    public String describe() {
        return "passphrase '" + name + "'";
    }

    @Override
    public JsonObject wrap(Secret dataKey, byte[] context) {
        byte[] salt = new byte[Argon2.SALT_BYTES];
        random.nextBytes(salt);
        byte[] key = derive(cost, salt);
        try {
            JsonObject.Builder wrapped = JsonObject.builder().put("kind", KIND).put("argon2id", cost.toJson(salt));
            KeyWrap.wrap(key, dataKey, context, random).members().forEach(wrapped::put);
            return wrapped.build();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public Secret unwrap(JsonObject wrapped, byte[] context) {
        String kind = wrapped.string("kind").orElseThrow(() -> SealedJson.malformed("it has no 'kind'"));
        if (!kind.equals(KIND)) {
            throw new KeyException(
                    ErrorCode.WRONG_KEY,
                    "The data key was wrapped by a provider of another kind than the " + describe() + ".");
        }
        JsonObject parameters =
                wrapped.object("argon2id").orElseThrow(() -> SealedJson.malformed("it has no 'argon2id'"));
        byte[] key = derive(Argon2.fromJson(parameters), Argon2.salt(parameters));
        try {
            return KeyWrap.unwrap(key, wrapped, context, describe());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return describe();
    }

    private byte[] derive(Argon2 argon2, byte[] salt) {
        try (Secret secret = passphrase.get()) {
            if (secret.length() == 0) {
                throw new KeyException(ErrorCode.KEY_UNAVAILABLE, "The " + describe() + " is empty.");
            }
            return argon2.derive(secret, salt);
        }
    }
}
