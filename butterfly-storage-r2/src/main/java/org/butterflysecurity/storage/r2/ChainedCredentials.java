package org.butterflysecurity.storage.r2;

import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The places where the SDK looks by itself, with our error if it finds nothing. */
final class ChainedCredentials implements AwsCredentialsProvider, AutoCloseable {
    private final DefaultCredentialsProvider chain =
            DefaultCredentialsProvider.builder().build();

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return chain.resolveCredentials();
        } catch (SdkClientException e) {
            throw new ConfigurationException(
                    ErrorCode.MISSING_SECRET,
                    "No credential for the storage was found in system properties, environment, profile files, container or"
                            + " instance.",
                    e);
        }
    }

    @Override
    public void close() {
        chain.close();
    }
}
