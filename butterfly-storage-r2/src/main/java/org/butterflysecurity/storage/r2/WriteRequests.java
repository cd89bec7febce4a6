package org.butterflysecurity.storage.r2;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.spi.StorageKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The requests that write objects: with their token, and kept, encrypted and locked as the settings say. */
final class WriteRequests {
    private static final String CONTENT_TYPE = "application/octet-stream";
    /** Leases come and go; everything else may be kept from being deleted. */
    private static final String UNLOCKED = "/locks/";

    private final Calls calls;
    private final R2Settings settings;

    WriteRequests(Calls calls) {
        this.calls = calls;
        this.settings = calls.settings();
    }

    PutObjectRequest.Builder put(StorageKey key, byte[] bytes, String token) {
        return PutObjectRequest.builder()
                .bucket(calls.bucket())
                .key(calls.object(key))
                .contentMD5(md5(bytes, 0, bytes.length))
                .contentType(CONTENT_TYPE)
                .metadata(Map.of(Writes.TOKEN, token))
                .storageClass(storageClass())
                .serverSideEncryption(encryption())
                .ssekmsKeyId(kmsKey())
                .objectLockMode(lockMode(key))
                .objectLockRetainUntilDate(lockedUntil(key));
    }

    CreateMultipartUploadRequest multipart(StorageKey key, String token) {
        return CreateMultipartUploadRequest.builder()
                .bucket(calls.bucket())
                .key(calls.object(key))
                .contentType(CONTENT_TYPE)
                .metadata(Map.of(Writes.TOKEN, token))
                .storageClass(storageClass())
                .serverSideEncryption(encryption())
                .ssekmsKeyId(kmsKey())
                .objectLockMode(lockMode(key))
                .objectLockRetainUntilDate(lockedUntil(key))
                .build();
    }

    private @Nullable String storageClass() {
        return settings.storageClass().map(StorageClass::wireName).orElse(null);
    }

    private @Nullable String encryption() {
        return settings.encryption().map(ServerSideEncryption::wireName).orElse(null);
    }

    private @Nullable String kmsKey() {
        return settings.encryption().flatMap(ServerSideEncryption::kmsKey).orElse(null);
    }

    private @Nullable String lockMode(StorageKey key) {
        return lock(key).map(l -> l.mode().name()).orElse(null);
    }

    private @Nullable Instant lockedUntil(StorageKey key) {
        return lock(key)
                .map(l -> settings.clock().instant().plus(l.days(), ChronoUnit.DAYS))
                .orElse(null);
    }

    private Optional<ObjectLock> lock(StorageKey key) {
        return settings.lock().filter(l -> !key.value().contains(UNLOCKED));
    }

    /** The store compares it with what arrived, and demands it where objects are locked. */
    static String md5(byte[] bytes, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, from, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has MD5", e);
        }
    }
}
