package org.butterflysecurity.storage.r2;

import java.util.function.Supplier;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.spi.StorageKey;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** The way to the store: the client, and our errors in place of its own. */
final class Calls {
    private final R2Settings settings;
    private final S3Client client;
    private final Failures failures;

    Calls(R2Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
        this.failures = new Failures(settings.bucket());
    }

    R2Settings settings() {
        return settings;
    }

    S3Client client() {
        return client;
    }

    String bucket() {
        return settings.bucket().name();
    }

    String object(StorageKey key) {
        return settings.bucket().object(key);
    }

    /** Does {@code work}; what it throws of the SDK is told as ours. */
    <T> T call(Operation operation, String object, Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException e) {
            throw failure(operation, object, e);
        }
    }

    ButterflyException failure(Operation operation, String object, SdkException e) {
        ButterflyException failure = failures.of(operation, object, e);
        if (failure.code() == ErrorCode.STORAGE_CREDENTIAL_REFUSED
                && settings.credentials() instanceof StoredCredentials stored) {
            stored.forget();
        }
        return failure;
    }
}
