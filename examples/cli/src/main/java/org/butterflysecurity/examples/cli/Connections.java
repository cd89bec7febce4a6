package org.butterflysecurity.examples.cli;

import java.time.Duration;
import java.util.Optional;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.okta.OktaConnectorBuilder;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;

/** Makes of a {@link ConnectionFile} the connector, and finds the secrets that it names. */
final class Connections {
    private static final SecretRef PRIVATE_KEY = SecretRef.of("private-key");
    private static final SecretRef PASSPHRASE = SecretRef.of("private-key-passphrase");

    private Connections() {}

    static IdentityConnector connector(ConnectionFile file) {
        try {
            return okta(file);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING, "The connection file '" + file.file() + "': " + e.getMessage(), e);
        }
    }

    private static OktaConnector okta(ConnectionFile file) {
        OktaConnectorBuilder okta = OktaConnector.builder()
                .orgUrl(file.orgUrl())
                .clientId(file.clientId())
                .privateKey(PRIVATE_KEY)
                .governance(file.governance());
        file.keyId().ifPresent(okta::keyId);
        file.privateKeyPassphraseEnv().ifPresent(name -> okta.passphrase(PASSPHRASE));
        file.caFile().ifPresent(okta::caFile);
        file.rateLimitShare().ifPresent(okta::rateLimitShare);
        file.requestTimeoutSeconds().map(s -> Duration.ofSeconds(s)).ifPresent(okta::requestTimeout);
        file.concurrency().ifPresent(okta::concurrency);
        file.maxAttempts().ifPresent(okta::maxAttempts);
        if (file.allowLoopbackHttp()) {
            okta.allowLoopbackHttp();
        }
        return okta.build();
    }

    /** Reads the file and the variable that {@code file} names, when a run asks for them. */
    static SecretResolver secrets(ConnectionFile file) {
        return SecretResolvers.chain(
                SecretResolvers.file(PRIVATE_KEY, file.privateKeyFile()), ref -> passphrase(file, ref));
    }

    private static Optional<Secret> passphrase(ConnectionFile file, SecretRef ref) {
        return file.privateKeyPassphraseEnv()
                .filter(name -> ref.equals(PASSPHRASE))
                .map(name -> {
                    String value = System.getenv(name);
                    if (value == null) {
                        throw new ConfigurationException(
                                ErrorCode.MISSING_SECRET,
                                "The environment variable '" + name + "', which '" + file.file()
                                        + "' names, is not set.");
                    }
                    return Secret.of(value.toCharArray());
                });
    }
}
