package org.butterflysecurity.examples.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.auth0.Auth0ConnectorBuilder;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.okta.OktaConnectorBuilder;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;

/** A tenant behind an interface of the web: of a {@link ConnectionFile} the connector, and the secrets that it names. */
record RestConnection(IdentityConnector connector, SecretResolver secrets) {
    /** What the secrets of one credential are called. */
    private record SecretNames(SecretRef privateKey, SecretRef clientSecret, SecretRef passphrase) {
        static SecretNames of(String prefix) {
            return new SecretNames(
                    SecretRef.of(prefix + "private-key"),
                    SecretRef.of(prefix + "client-secret"),
                    SecretRef.of(prefix + "private-key-passphrase"));
        }
    }

    /** With the credential that reads. */
    static RestConnection reading(ConnectionFile file) {
        return of(file, SecretNames.of(file.provider().word() + "-"));
    }

    /** With the credential that may write. */
    static RestConnection writing(ConnectionFile file) {
        return of(file, SecretNames.of("restore-" + file.provider().word() + "-"));
    }

    private static RestConnection of(ConnectionFile file, SecretNames names) {
        IdentityConnector connector = switch (file.provider()) {
            case OKTA -> okta(file, names);
            case AUTH0 -> auth0(file, names);
        };
        return new RestConnection(connector, secrets(file, names));
    }

    private static OktaConnector okta(ConnectionFile file, SecretNames names) {
        OktaConnectorBuilder okta = OktaConnector.builder()
                .orgUrl(file.address())
                .clientId(file.clientId())
                .privateKey(names.privateKey())
                .governance(file.governance());
        file.keyId().ifPresent(okta::keyId);
        file.privateKeyPassphraseEnv().ifPresent(name -> okta.passphrase(names.passphrase()));
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

    private static Auth0Connector auth0(ConnectionFile file, SecretNames names) {
        Auth0ConnectorBuilder auth0 =
                Auth0Connector.builder().domain(file.address()).clientId(file.clientId());
        file.canonicalDomain().ifPresent(auth0::canonicalDomain);
        file.clientSecretFile().ifPresent(secret -> auth0.clientSecret(names.clientSecret()));
        file.privateKeyFile().ifPresent(key -> auth0.privateKey(names.privateKey()));
        file.keyId().ifPresent(auth0::keyId);
        file.privateKeyPassphraseEnv().ifPresent(name -> auth0.passphrase(names.passphrase()));
        file.caFile().ifPresent(auth0::caFile);
        file.rateLimitShare().ifPresent(auth0::rateLimitShare);
        file.requestTimeoutSeconds().map(s -> Duration.ofSeconds(s)).ifPresent(auth0::requestTimeout);
        file.concurrency().ifPresent(auth0::concurrency);
        file.maxAttempts().ifPresent(auth0::maxAttempts);
        if (file.allowLoopbackHttp()) {
            auth0.allowLoopbackHttp();
        }
        return auth0.build();
    }

    /** Reads the files and the variable that {@code file} names, when a run asks for them. */
    private static SecretResolver secrets(ConnectionFile file, SecretNames names) {
        List<SecretResolver> known = new ArrayList<>();
        file.privateKeyFile().ifPresent(key -> known.add(SecretResolvers.file(names.privateKey(), key)));
        file.clientSecretFile().ifPresent(secret -> known.add(SecretResolvers.file(names.clientSecret(), secret)));
        known.add(ref -> passphrase(file, ref, names));
        return SecretResolvers.chain(known.toArray(SecretResolver[]::new));
    }

    private static Optional<Secret> passphrase(ConnectionFile file, SecretRef ref, SecretNames names) {
        return file.privateKeyPassphraseEnv()
                .filter(name -> ref.equals(names.passphrase()))
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
