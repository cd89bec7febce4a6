package org.butterflysecurity.crypto;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.jspecify.annotations.Nullable;

/**
 * The key as a secret-key entry of a PKCS#12 keystore, AES with 256 bits, made for instance by {@code keytool -genseckey -keyalg AES
 * -keysize 256 -storetype PKCS12 -alias butterfly -keystore butterfly.p12}. One password opens the store and the entry. The
 * store is opened whenever the key is needed, and nothing of it is kept. Thread-safe.
 */
public final class KeystoreKeyProvider extends RawKeyProvider {
    private final Path file;
    private final String alias;
    private final Supplier<Secret> password;

    private KeystoreKeyProvider(Path file, String alias, Supplier<Secret> password, RandomGenerator random) {
        super(random);
        this.file = file.toAbsolutePath().normalize();
        this.alias = requireNonNull(alias, "alias");
        this.password = requireNonNull(password, "password");
    }

    /**
     * The key named {@code alias} in the keystore {@code file}.
     *
     * @param password asked whenever the store is opened; what it gives is closed afterwards
     */
    public static KeystoreKeyProvider at(Path file, String alias, Supplier<Secret> password) {
        return at(file, alias, password, new SecureRandom());
    }

    /** As {@link #at(Path, String, Supplier)}, with nonces from {@code random}, which must be cryptographically strong. */
    public static KeystoreKeyProvider at(Path file, String alias, Supplier<Secret> password, RandomGenerator random) {
        return new KeystoreKeyProvider(requireNonNull(file, "file"), alias, password, random);
    }

    @Override
    public String describe() {
        return "key '" + alias + "' in keystore '" + file + "'";
    }

    @Override
    public Optional<Path> location() {
        return Optional.of(file);
    }

    @Override
    byte[] fetch() {
        char[] characters;
        try (Secret secret = password.get()) {
            characters = secret.revealCharacters(SecretAccess.REVEAL);
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, characters);
            return bytes(store, characters);
        } catch (IOException e) {
            throw unavailable(why(e), e);
        } catch (GeneralSecurityException e) {
            throw unavailable("it is damaged, or protected in a way that this Java does not know", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private byte[] bytes(KeyStore store, char[] characters) throws GeneralSecurityException {
        Key key = entry(store, characters);
        if (!(key instanceof SecretKey)) {
            throw unavailable("it has no secret key '" + alias + "'", null);
        }
        byte[] bytes = key.getEncoded();
        if (bytes == null || bytes.length != KeyWrap.KEY_BYTES) {
            throw unavailable("the key '" + alias + "' does not have " + KeyWrap.KEY_BYTES * 8 + " bits", null);
        }
        return bytes;
    }

    private @Nullable Key entry(KeyStore store, char[] characters) throws GeneralSecurityException {
        try {
            return store.getKey(alias, characters);
        } catch (UnrecoverableKeyException e) {
            throw unavailable("the password does not open the key '" + alias + "'", e);
        }
    }

    private String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "this process has no permission";
        }
        if (e.getCause() instanceof UnrecoverableKeyException) {
            return "the password does not open it";
        }
        return Files.isDirectory(file) ? "it is a directory" : "it is not a PKCS#12 keystore, or is damaged";
    }

    private KeyException unavailable(String why, @Nullable Throwable cause) {
        return new KeyException(
                ErrorCode.KEY_UNAVAILABLE, "Cannot use the keystore '" + file + "': " + why + ".", cause);
    }
}
