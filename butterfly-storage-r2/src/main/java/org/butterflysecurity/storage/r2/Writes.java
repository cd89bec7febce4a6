package org.butterflysecurity.storage.r2;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes objects. Each write carries a random token as metadata, by which it is recognised when its answer was lost: a retry
 * that is told "taken" by its own first attempt has succeeded.
 */
final class Writes {
    static final String TOKEN = "butterfly-write";
    private static final int TOKEN_BYTES = 16;
    /** Leases come and go; everything else may be kept from being deleted. */
    private static final String UNLOCKED = "/locks/";

    private final Calls calls;
    private final R2Settings settings;

    Writes(Calls calls) {
        this.calls = calls;
        this.settings = calls.settings();
    }

    void put(StorageKey key, byte[] bytes) {
        if (bytes.length > settings.partBytes()) {
            putInParts(key, bytes);
            return;
        }
        String token = token();
        try {
            calls.client().putObject(request(key, bytes, token).build(), RequestBody.fromBytes(bytes));
        } catch (SdkException e) {
            acceptIfWritten(key, token, e);
        }
    }

    /** @throws StorageException with {@link ErrorCode#STORAGE_CONFLICT} if the key is taken */
    void putIfAbsent(StorageKey key, byte[] bytes) {
        putIf(request(key, bytes, token()).ifNoneMatch("*"), key, bytes);
    }

    /**
     * Replaces what {@code tag} names, a content that was read before.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_CONFLICT} if something else is there by now, or nothing
     */
    void replace(StorageKey key, String tag, byte[] bytes) {
        putIf(request(key, bytes, token()).ifMatch(tag), key, bytes);
    }

    private void putIf(PutObjectRequest.Builder conditional, StorageKey key, byte[] bytes) {
        PutObjectRequest request = conditional.build();
        String token = String.valueOf(request.metadata().get(TOKEN));
        try {
            calls.client().putObject(request, RequestBody.fromBytes(bytes));
        } catch (S3Exception e) {
            if (isConflict(request, e)) {
                if (!isWritten(key, token)) {
                    throw conflict(request, key);
                }
                return;
            }
            acceptIfWritten(key, token, e);
        } catch (SdkException e) {
            acceptIfWritten(key, token, e);
        }
    }

    /** That an object to be replaced is gone is told as 404. */
    private static boolean isConflict(PutObjectRequest request, S3Exception e) {
        return e.statusCode() == Failures.PRECONDITION_FAILED
                || (request.ifMatch() != null && Failures.code(e).equals("NoSuchKey"));
    }

    private static StorageException conflict(PutObjectRequest request, StorageKey key) {
        return new StorageException(
                ErrorCode.STORAGE_CONFLICT,
                request.ifMatch() == null
                        ? "The key '" + key + "' is taken."
                        : "The object '" + key + "' is not what it was.");
    }

    /** The last word when every attempt failed: perhaps one of them was done and only its answer was lost. */
    private void acceptIfWritten(StorageKey key, String token, SdkException e) {
        RuntimeException failure = calls.failure(Operation.WRITE, key.value(), e);
        if (!Failures.leavesOpen(e) || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        try {
            if (isWritten(key, token)) {
                return;
            }
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
        throw failure;
    }

    private boolean isWritten(StorageKey key, String token) {
        try {
            HeadObjectResponse head =
                    calls.client().headObject(h -> h.bucket(calls.bucket()).key(calls.object(key)));
            return token.equals(head.metadata().get(TOKEN));
        } catch (S3Exception e) {
            if (e.statusCode() == Failures.NOT_FOUND) {
                return false;
            }
            throw calls.failure(Operation.READ, key.value(), e);
        } catch (SdkException e) {
            throw calls.failure(Operation.READ, key.value(), e);
        }
    }

    private void putInParts(StorageKey key, byte[] bytes) {
        String token = token();
        String upload = calls.call(
                Operation.WRITE,
                key.value(),
                () -> calls.client()
                        .createMultipartUpload(multipart(key, token))
                        .uploadId());
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (int from = 0; from < bytes.length; from += settings.partBytes()) {
                parts.add(uploadPart(key, upload, parts.size() + 1, bytes, from));
            }
            calls.client()
                    .completeMultipartUpload(c -> c.bucket(calls.bucket())
                            .key(calls.object(key))
                            .uploadId(upload)
                            .multipartUpload(m -> m.parts(parts)));
        } catch (SdkException e) {
            // An upload that a lost answer completed is gone when it is completed again.
            if (e instanceof S3Exception s && Failures.code(s).equals("NoSuchUpload") && isWritten(key, token)) {
                return;
            }
            try {
                acceptIfWritten(key, token, e);
            } catch (RuntimeException failure) {
                abort(key, upload, failure);
                throw failure;
            }
        }
    }

    private CompletedPart uploadPart(StorageKey key, String upload, int number, byte[] bytes, int from) {
        int length = Math.min(settings.partBytes(), bytes.length - from);
        String tag = calls.client()
                .uploadPart(
                        u -> u.bucket(calls.bucket())
                                .key(calls.object(key))
                                .uploadId(upload)
                                .partNumber(number)
                                .contentMD5(md5(bytes, from, length)),
                        body(bytes, from, length))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private static RequestBody body(byte[] bytes, int from, int length) {
        return RequestBody.fromRemainingByteBuffer(java.nio.ByteBuffer.wrap(bytes, from, length));
    }

    /** Parts that nobody completes cost money; a store's own rule removes them if this fails too. */
    private void abort(StorageKey key, String upload, RuntimeException failure) {
        try {
            calls.client()
                    .abortMultipartUpload(
                            a -> a.bucket(calls.bucket()).key(calls.object(key)).uploadId(upload));
        } catch (SdkException e) {
            failure.addSuppressed(e);
        }
    }

    private PutObjectRequest.Builder request(StorageKey key, byte[] bytes, String token) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(calls.bucket())
                .key(calls.object(key))
                .contentMD5(md5(bytes, 0, bytes.length))
                .contentType("application/octet-stream")
                .metadata(Map.of(TOKEN, token))
                .storageClass(storageClass());
        settings.encryption()
                .ifPresent(e -> request.serverSideEncryption(e.wireName())
                        .ssekmsKeyId(e.kmsKey().orElse(null)));
        settings.lock()
                .filter(l -> isLocked(key))
                .ifPresent(l -> request.objectLockMode(l.mode().name())
                        .objectLockRetainUntilDate(settings.clock().instant().plus(l.days(), ChronoUnit.DAYS)));
        return request;
    }

    private CreateMultipartUploadRequest multipart(StorageKey key, String token) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(calls.bucket())
                .key(calls.object(key))
                .contentType("application/octet-stream")
                .metadata(Map.of(TOKEN, token))
                .storageClass(storageClass());
        settings.encryption()
                .ifPresent(e -> request.serverSideEncryption(e.wireName())
                        .ssekmsKeyId(e.kmsKey().orElse(null)));
        settings.lock()
                .filter(l -> isLocked(key))
                .ifPresent(l -> request.objectLockMode(l.mode().name())
                        .objectLockRetainUntilDate(settings.clock().instant().plus(l.days(), ChronoUnit.DAYS)));
        return request.build();
    }

    private @Nullable String storageClass() {
        return settings.storageClass().map(StorageClass::wireName).orElse(null);
    }

    private static boolean isLocked(StorageKey key) {
        return !key.value().contains(UNLOCKED);
    }

    private String token() {
        byte[] token = new byte[TOKEN_BYTES];
        settings.random().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** The store compares it with what arrived, and demands it where objects are locked. */
    private static String md5(byte[] bytes, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, from, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has MD5", e);
        }
    }
}
