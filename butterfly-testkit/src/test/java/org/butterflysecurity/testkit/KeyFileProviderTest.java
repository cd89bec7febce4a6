package org.butterflysecurity.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.testkit.contract.KeyProviderContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class KeyFileProviderTest extends KeyProviderContract {
    @TempDir
    Path directory;

    @BeforeEach
    void makeKeys() {
        KeyFileProvider.generate(directory.resolve("a.key"), new SecureRandom());
        KeyFileProvider.generate(directory.resolve("b.key"), new SecureRandom());
    }

    @Override
    protected KeyProvider provider() {
        return KeyFileProvider.at(directory.resolve("a.key"));
    }

    @Override
    protected KeyProvider otherProvider() {
        return KeyFileProvider.at(directory.resolve("b.key"));
    }

    @Override
    protected Optional<byte[]> secret() {
        try {
            return Files.readAllLines(directory.resolve("a.key")).stream()
                    .filter(line -> line.startsWith("key: "))
                    .map(line -> Base64.getDecoder().decode(line.substring(5)))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
