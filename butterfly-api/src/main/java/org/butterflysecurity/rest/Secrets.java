package org.butterflysecurity.rest;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.util.Optional;
import org.butterflysecurity.crypto.PrivateKeys;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SigningKey;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.rest.ClientAssertion;
import org.butterflysecurity.spi.SecretResolver;

/** Opens the secrets that a credential names. */
final class Secrets {
    private final SecretResolver resolver;

    Secrets(SecretResolver resolver) {
        this.resolver = resolver;
    }

    /** The secret; the caller closes it. */
    Secret open(SecretRef ref) {
        return resolver.find(ref)
                .orElseThrow(() -> new ConfigurationException(
                        ErrorCode.MISSING_SECRET, "There is no secret named '" + ref + "'."));
    }

    /** What signs with the named key. */
    ClientAssertion assertion(KeyRef ref, Optional<String> algorithm) {
        try (Secret text = open(ref.key())) {
            Optional<Secret> passphrase = ref.passphrase().map(this::open);
            try {
                SigningKey key = PrivateKeys.parse(ref.key(), text, passphrase);
                return new ClientAssertion(
                        key.key(),
                        algorithm.map(JWSAlgorithm::parse).orElseGet(() -> usual(key.key())),
                        ref.keyId().or(key::keyId));
            } finally {
                passphrase.ifPresent(Secret::close);
            }
        }
    }

    private static JWSAlgorithm usual(PrivateKey key) {
        if (!(key instanceof ECKey ec)) {
            return JWSAlgorithm.RS256;
        }
        return switch (ec.getParams().getOrder().bitLength()) {
            case 384 -> JWSAlgorithm.ES384;
            case 521 -> JWSAlgorithm.ES512;
            default -> JWSAlgorithm.ES256;
        };
    }
}
