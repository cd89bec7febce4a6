package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;

/** Makes of a {@link ConnectionFile} the connector, and finds the secrets that it names. */
final class Connections {
    private static final SecretRef PRIVATE_KEY = SecretRef.of("private key");
    private static final SecretRef PASSPHRASE = SecretRef.of("passphrase of the private key");

    private Connections() {}

    static IdentityConnector connector(ConnectionFile file) {
        throw new UnsupportedOperationException();
    }

    /** Reads the files and variables that {@code file} names, when a run asks for them. */
    static SecretResolver secrets(ConnectionFile file) {
        return ref -> {
            if (ref.equals(PRIVATE_KEY)) {
                return Optional.of(content(file, file.privateKeyFile()));
            }
            if (ref.equals(PASSPHRASE)) {
                return file.privateKeyPassphraseEnv().map(name -> variable(file, name));
            }
            return Optional.empty();
        };
    }

    private static Secret content(ConnectionFile file, Path secret) {
        try {
            return Secret.owning(Files.readAllBytes(secret));
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE,
                    "The private key file '" + secret + "', which '" + file.file() + "' names, cannot be read.",
                    e);
        }
    }

    private static Secret variable(ConnectionFile file, String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new ConfigurationException(
                    ErrorCode.MISSING_SECRET,
                    "The environment variable '" + name + "', which '" + file.file() + "' names, is not set.");
        }
        return Secret.owning(value.getBytes(StandardCharsets.UTF_8));
    }
}
