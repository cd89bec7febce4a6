package org.butterflysecurity.storage.r2;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** What the builder was told, complete and checked. */
record R2Settings(
        Bucket bucket,
        AwsCredentialsProvider credentials,
        Optional<Path> caFile,
        Duration requestTimeout,
        int maxAttempts,
        Duration firstPause,
        int partBytes,
        Optional<StorageClass> storageClass,
        Optional<ServerSideEncryption> encryption,
        Optional<ObjectLock> lock,
        boolean publicAllowed,
        boolean checked,
        Clock clock,
        RandomGenerator random) {}
