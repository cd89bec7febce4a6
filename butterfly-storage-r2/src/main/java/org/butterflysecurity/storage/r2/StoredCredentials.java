package org.butterflysecurity.storage.r2;

import java.util.Arrays;
import java.util.Optional;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.spi.SecretResolver;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Takes the credential out of a {@link SecretResolver} when it is first needed, and again after the store has refused it, so a
 * rotated one is picked up. The SDK wants strings, which cannot be overwritten: that copy lives until it is collected.
 */
final class StoredCredentials implements AwsCredentialsProvider {
    private final String accessKeyId;
    private final SecretRef secretAccessKey;
    private final Optional<SecretRef> sessionToken;
    private final SecretResolver secrets;
    private volatile @Nullable AwsCredentials known;

    StoredCredentials(
            String accessKeyId, SecretRef secretAccessKey, Optional<SecretRef> sessionToken, SecretResolver secrets) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
        this.sessionToken = sessionToken;
        this.secrets = secrets;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        AwsCredentials credentials = known;
        if (credentials == null) {
            credentials = read();
            known = credentials;
        }
        return credentials;
    }

    /** The store has refused what is known. */
    void forget() {
        known = null;
    }

    private AwsCredentials read() {
        String secret = reveal(secretAccessKey);
        return sessionToken
                .<AwsCredentials>map(t -> AwsSessionCredentials.create(accessKeyId, secret, reveal(t)))
                .orElseGet(() -> AwsBasicCredentials.create(accessKeyId, secret));
    }

    private String reveal(SecretRef ref) {
        try (Secret secret = secrets.find(ref).orElseThrow(() -> unknown(ref))) {
            char[] characters = secret.revealCharacters(SecretAccess.REVEAL);
            try {
                return new String(characters).strip();
            } finally {
                Arrays.fill(characters, '\0');
            }
        }
    }

    private static ConfigurationException unknown(SecretRef ref) {
        return new ConfigurationException(
                ErrorCode.MISSING_SECRET, "The secret '" + ref + "', the key of the storage, is not known.");
    }

    @Override
    public String toString() {
        return "StoredCredentials[" + secretAccessKey + "]";
    }
}
