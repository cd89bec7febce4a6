package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.KeyProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment, keystore and passphrase providers, beyond the contract suite in the testkit. */
class KeyProvidersTest {
    private static final byte[] KEY =
            HexFormat.of().parseHex("ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff");
    private static final byte[] CONTEXT = "context".getBytes(UTF_8);
    private static final char[] PASSWORD = "not a password of anybody".toCharArray();

    @TempDir
    Path directory;

    @Test
    void theEnvironmentMayHoldHexOrEitherBase64() {
        String id = environment(HexFormat.of().formatHex(KEY)).keyId();

        assertThat(environment(" " + Base64.getEncoder().encodeToString(KEY) + "\n")
                        .keyId())
                .isEqualTo(id);
        assertThat(environment(Base64.getUrlEncoder().withoutPadding().encodeToString(KEY))
                        .keyId())
                .isEqualTo(id);
    }

    @Test
    void anUnusableVariableIsNamedAndNotQuoted() {
        for (String value : new String[] {"", "hunter2", "zz".repeat(32), "AAAA"}) {
            unavailable(() -> environment(value).keyId(), "'BUTTERFLY_KEY'");
        }
        unavailable(() -> EnvironmentKeyProvider.of("BUTTERFLY_KEY", Map.of()).keyId(), "not set");
        assertThatThrownBy(() -> environment("hunter2").keyId()).message().doesNotContain("hunter2");
    }

    @Test
    void aKeystoreHoldsTheSameKeyAsTheEnvironment() throws Exception {
        Path file = keystore("butterfly", KEY);

        assertThat(KeystoreKeyProvider.at(file, "butterfly", () -> Secret.of(PASSWORD))
                        .keyId())
                .isEqualTo(environment(HexFormat.of().formatHex(KEY)).keyId());
        assertThat(KeystoreKeyProvider.at(file, "butterfly", () -> Secret.of(PASSWORD))
                        .location())
                .hasValue(file);
    }

    @Test
    void anUnusableKeystoreSaysWhy() throws Exception {
        Path file = keystore("butterfly", KEY);
        Path shortKey = keystore("short", new byte[16]);
        Path noKeystore = Files.write(directory.resolve("text"), CONTEXT);

        unavailable(
                () -> KeystoreKeyProvider.at(file, "butterfly", () -> Secret.of("wrong".toCharArray()))
                        .keyId(),
                "password does not open it");
        unavailable(
                () -> KeystoreKeyProvider.at(file, "other", () -> Secret.of(PASSWORD))
                        .keyId(),
                "no secret key 'other'");
        unavailable(
                () -> KeystoreKeyProvider.at(shortKey, "short", () -> Secret.of(PASSWORD))
                        .keyId(),
                "256 bits");
        unavailable(
                () -> KeystoreKeyProvider.at(noKeystore, "a", () -> Secret.of(PASSWORD))
                        .keyId(),
                "not a PKCS#12 keystore");
        unavailable(
                () -> KeystoreKeyProvider.at(directory.resolve("none"), "a", () -> Secret.of(PASSWORD))
                        .keyId(),
                "no such file");
    }

    @Test
    void thePasswordIsClosedAfterUse() throws Exception {
        Secret password = Secret.of(PASSWORD);

        KeystoreKeyProvider.at(keystore("butterfly", KEY), "butterfly", () -> password)
                .keyId();

        assertThat(password.isClosed()).isTrue();
    }

    @Test
    void aPassphraseUsesTheSecondOptionOfRfc9106() {
        JsonObject wrapped = passphrase(Argon2.RECOMMENDED, "a phrase").wrap(Secret.copyOf(KEY), CONTEXT);

        JsonObject parameters = wrapped.object("argon2id").orElseThrow();

        assertThat(parameters.number("memoryKib")).hasValue(65_536L);
        assertThat(parameters.number("iterations")).hasValue(3L);
        assertThat(parameters.number("lanes")).hasValue(4L);
    }

    @Test
    void parametersComeFromTheWrappedKey() {
        JsonObject wrapped = passphrase(new Argon2(64, 2, 1), "a phrase").wrap(Secret.copyOf(KEY), CONTEXT);

        Secret unwrapped = passphrase(new Argon2(128, 1, 2), "a phrase").unwrap(wrapped, CONTEXT);

        assertThat(unwrapped.reveal(SecretAccess.REVEAL)).isEqualTo(KEY);
    }

    @Test
    void aKeyringCannotAskForAllMemory() {
        PassphraseKeyProvider provider = passphrase(new Argon2(64, 1, 1), "a phrase");
        JsonObject wrapped = provider.wrap(Secret.copyOf(KEY), CONTEXT);
        JsonObject parameters = wrapped.object("argon2id").orElseThrow();

        for (JsonObject greedy : new JsonObject[] {
            parameters.with("memoryKib", JsonNumber.of(100_000_000)),
            parameters.with("memoryKib", JsonNumber.of(Long.MAX_VALUE)),
            parameters.with("memoryKib", JsonNumber.of(0)),
            parameters.with("iterations", JsonNumber.of(1_000_000)),
            parameters.with("iterations", JsonNumber.of(-1)),
            parameters.with("lanes", JsonNumber.of(5_000)),
            parameters.with("lanes", JsonNumber.of(16)),
        }) {
            assertThatThrownBy(() -> provider.unwrap(wrapped.with("argon2id", greedy), CONTEXT))
                    .isInstanceOfSatisfying(
                            KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_KEYRING));
        }
    }

    @Test
    void theNameSaltsTheKeyIdOfAPassphrase() {
        KeyProvider acme =
                new PassphraseKeyProvider("acme", () -> Secret.of(PASSWORD), new SecureRandom(), new Argon2(64, 1, 1));
        KeyProvider other =
                new PassphraseKeyProvider("other", () -> Secret.of(PASSWORD), new SecureRandom(), new Argon2(64, 1, 1));

        assertThat(acme.keyId()).isNotEqualTo(other.keyId());
    }

    @Test
    void anEmptyPassphraseIsNoKey() {
        unavailable(() -> passphrase(new Argon2(64, 1, 1), "").keyId(), "is empty");
    }

    @Test
    void aProviderOfAnotherKindIsTheWrongKey() {
        JsonObject wrapped = passphrase(new Argon2(64, 1, 1), "a phrase").wrap(Secret.copyOf(KEY), CONTEXT);

        assertThatThrownBy(() -> environment(HexFormat.of().formatHex(KEY)).unwrap(wrapped, CONTEXT))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_KEY))
                .hasMessageContaining("another kind");
    }

    @Test
    void onlyKeysOf32BytesAreWrapped() {
        assertThatThrownBy(() -> environment(HexFormat.of().formatHex(KEY)).wrap(Secret.copyOf(new byte[16]), CONTEXT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static EnvironmentKeyProvider environment(String value) {
        return EnvironmentKeyProvider.of("BUTTERFLY_KEY", Map.of("BUTTERFLY_KEY", value));
    }

    private static PassphraseKeyProvider passphrase(Argon2 cost, String phrase) {
        return new PassphraseKeyProvider("acme", () -> Secret.of(phrase.toCharArray()), new SecureRandom(), cost);
    }

    private Path keystore(String alias, byte[] key) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setEntry(
                alias,
                new KeyStore.SecretKeyEntry(new SecretKeySpec(key, "AES")),
                new KeyStore.PasswordProtection(PASSWORD));
        Path file = directory.resolve(alias + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return file;
    }

    private static void unavailable(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_UNAVAILABLE))
                .hasMessageContaining(why);
    }
}
