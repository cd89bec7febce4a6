package org.butterflysecurity.crypto;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;

/**
 * The key in a file that {@link #generate} made. Keep the file apart from the storage: whoever has both reads the backups, and
 * without the file nobody does. It is read whenever the key is needed, and the key is not kept. Thread-safe.
 */
public final class KeyFileProvider extends RawKeyProvider {
    private final Path file;

    private KeyFileProvider(Path file, RandomGenerator random) {
        super(random);
        this.file = file.toAbsolutePath().normalize();
    }

    /** The key in {@code file}, which is read when it is first needed. */
    public static KeyFileProvider at(Path file) {
        return at(file, new SecureRandom());
    }

    /** As {@link #at(Path)}, with nonces from {@code random}, which must be cryptographically strong. */
    public static KeyFileProvider at(Path file, RandomGenerator random) {
        return new KeyFileProvider(requireNonNull(file, "file"), random);
    }

    /**
     * Makes a new key and writes it to a new {@code file}, which on POSIX systems only its owner may read. Missing directories
     * are made. The file is on the disk when this returns.
     *
     * @param random must be cryptographically strong, as {@link SecureRandom} is
     * @throws KeyException with {@link ErrorCode#KEY_FILE_EXISTS} if there is a file already, which is left as it is; with
     *     {@link ErrorCode#KEY_UNAVAILABLE} if it cannot be written
     */
    public static KeyFileProvider generate(Path file, RandomGenerator random) {
        byte[] key = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(key);
        try {
            KeyFile.write(file.toAbsolutePath().normalize(), key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        return at(file, random);
    }

    /** Absolute. */
    public Path file() {
        return file;
    }

    @Override
    public String describe() {
        return "key file '" + file + "'";
    }

    @Override
    public Optional<Path> location() {
        return Optional.of(file);
    }

    @Override
    byte[] fetch() {
        return KeyFile.read(file);
    }
}
