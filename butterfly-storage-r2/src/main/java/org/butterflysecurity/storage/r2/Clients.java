package org.butterflysecurity.storage.r2;

import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Sets up the SDK as R2 and other stores need it, and so that it takes nothing from files of this machine by itself. */
final class Clients {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    /** Refusals that mean "again, please": two writers met. Source: Amazon S3 error codes, read 2026-11. */
    static final Set<String> COLLISIONS = Set.of("ConditionalRequestConflict", "OperationAborted");

    private Clients() {}

    static S3Client create(R2Settings settings) {
        return create(settings, settings.credentials(), settings.maxAttempts());
    }

    /** A client that signs nothing: what it may read, everybody may read. */
    static S3Client anonymous(R2Settings settings) {
        return create(settings, AnonymousCredentialsProvider.create(), 1);
    }

    private static S3Client create(R2Settings settings, AwsCredentialsProvider credentials, int maxAttempts) {
        return S3Client.builder()
                .endpointOverride(settings.bucket().endpoint())
                .region(Region.of(settings.bucket().region()))
                .credentialsProvider(credentials)
                .httpClient(
                        UrlConnectionHttpClient.create(new Connections(settings.caFile(), settings.requestTimeout())))
                .forcePathStyle(true)
                .crossRegionAccessEnabled(false)
                .disableS3ExpressSessionAuth(true)
                // R2 knows neither chunked signatures nor the checksums that the SDK would add.
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        // Proxies swallow the answer to "Expect: 100-continue", and each write would wait for it.
                        .expectContinueEnabled(false)
                        .build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .defaultProfileFile(noProfiles())
                        .retryStrategy(retries(settings, maxAttempts))
                        .addExecutionInterceptor(new PrefixGuard(settings.bucket()))
                        .build())
                .build();
    }

    static S3Presigner presigner(R2Settings settings, S3Client client) {
        return S3Presigner.builder()
                .s3Client(client)
                .endpointOverride(settings.bucket().endpoint())
                .region(Region.of(settings.bucket().region()))
                .credentialsProvider(settings.credentials())
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(true)
                        .chunkedEncodingEnabled(false)
                        .build())
                .build();
    }

    private static RetryStrategy retries(R2Settings settings, int maxAttempts) {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelay(settings.firstPause(), LONGEST_PAUSE);
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(maxAttempts)
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                .retryOnException(e -> e instanceof S3Exception s && COLLISIONS.contains(Failures.code(s)))
                .build();
    }

    private static ProfileFile noProfiles() {
        return ProfileFile.builder()
                .content(InputStream.nullInputStream())
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
    }
}
