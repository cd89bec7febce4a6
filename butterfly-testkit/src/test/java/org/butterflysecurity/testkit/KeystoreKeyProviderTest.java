package org.butterflysecurity.testkit;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.crypto.KeystoreKeyProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.testkit.contract.KeyProviderContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class KeystoreKeyProviderTest extends KeyProviderContract {
    private static final char[] PASSWORD = "not a password of anybody".toCharArray();

    @TempDir
    Path directory;

    @BeforeEach
    void makeKeystore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        KeyStore.PasswordProtection protection = new KeyStore.PasswordProtection(PASSWORD);
        store.setEntry("a", new KeyStore.SecretKeyEntry(new SecretKeySpec(random(1), "AES")), protection);
        store.setEntry("b", new KeyStore.SecretKeyEntry(new SecretKeySpec(random(2), "AES")), protection);
        try (OutputStream out = Files.newOutputStream(directory.resolve("keys.p12"))) {
            store.store(out, PASSWORD);
        }
    }

    @Override
    protected KeyProvider provider() {
        return KeystoreKeyProvider.at(directory.resolve("keys.p12"), "a", () -> Secret.of(PASSWORD));
    }

    @Override
    protected KeyProvider otherProvider() {
        return KeystoreKeyProvider.at(directory.resolve("keys.p12"), "b", () -> Secret.of(PASSWORD));
    }

    @Override
    protected Optional<byte[]> secret() {
        return Optional.of(random(1));
    }

    private static byte[] random(long seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }
}
