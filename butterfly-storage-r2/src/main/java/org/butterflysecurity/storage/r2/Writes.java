package org.butterflysecurity.storage.r2;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
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
    private static final int NOT_MODIFIED = 304;
    private static final int CONFLICT = 409;
    private static final int NOT_IMPLEMENTED = 501;

    private final Calls calls;
    private final R2Settings settings;
    private final WriteRequests requests;

    Writes(Calls calls) {
        this.calls = calls;
        this.settings = calls.settings();
        this.requests = new WriteRequests(calls);
    }

    void put(StorageKey key, byte[] bytes) {
        if (bytes.length > settings.partBytes()) {
            putInParts(key, bytes);
            return;
        }
        String token = token();
        try {
            calls.client().putObject(requests.put(key, bytes, token).build(), RequestBody.fromBytes(bytes));
        } catch (SdkException e) {
            acceptIfWritten(key, token, e);
        }
    }

    /** @throws StorageException with {@link ErrorCode#STORAGE_CONFLICT} if the key is taken */
    void putIfAbsent(StorageKey key, byte[] bytes) {
        putIf(requests.put(key, bytes, token()).ifNoneMatch("*"), key, bytes);
    }

    /**
     * Replaces what {@code tag} names, a content that was read before.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_CONFLICT} if something else is there by now, or nothing
     */
    void replace(StorageKey key, String tag, byte[] bytes) {
        putIf(requests.put(key, bytes, token()).ifMatch(strong(tag)), key, bytes);
    }

    private void putIf(PutObjectRequest.Builder conditional, StorageKey key, byte[] bytes) {
        PutObjectRequest request = conditional.build();
        String token = String.valueOf(request.metadata().get(TOKEN));
        try {
            calls.client().putObject(request, RequestBody.fromBytes(bytes));
        } catch (S3Exception e) {
            if (isRefusedByCondition(request, e)) {
                settle(request, key, token, e);
                return;
            }
            if (e.statusCode() == NOT_IMPLEMENTED) {
                throw new StorageException(
                        ErrorCode.STORAGE_UNEXPECTED_ANSWER,
                        settings.bucket() + " does not know "
                                + (request.ifMatch() == null ? "If-None-Match" : "If-Match")
                                + ", so two writers would destroy each other's work. Use a store that honours it.",
                        Effect.NOTHING_CHANGED,
                        e);
            }
            acceptIfWritten(key, token, e);
        } catch (SdkException e) {
            acceptIfWritten(key, token, e);
        }
    }

    /** As a condition needs it: quoted, and without the mark that a proxy adds which recodes bodies. */
    private static String strong(String tag) {
        String plain = tag.startsWith("W/") ? tag.substring(2) : tag;
        return plain.startsWith("\"") ? plain : "\"" + plain + "\"";
    }

    /** 412 by the standard; gateways say 409 or 304 too; of an object to be replaced that is gone, 404. */
    private static boolean isRefusedByCondition(PutObjectRequest request, S3Exception e) {
        return switch (e.statusCode()) {
            case NOT_MODIFIED, CONFLICT, Failures.PRECONDITION_FAILED -> true;
            case Failures.NOT_FOUND ->
                request.ifMatch() != null && Failures.code(e).equals("NoSuchKey");
            default -> false;
        };
    }

    /** What is there decides: our own write whose answer was lost, somebody else's, or nothing yet where two writers met. */
    private void settle(PutObjectRequest request, StorageKey key, String token, S3Exception e) {
        Optional<HeadObjectResponse> there = head(key);
        if (there.filter(h -> isBy(token, h)).isPresent()) {
            return;
        }
        boolean proven = e.statusCode() == Failures.PRECONDITION_FAILED
                || e.statusCode() == Failures.NOT_FOUND
                || (request.ifMatch() == null && there.isPresent());
        throw proven ? conflict(request, key) : calls.failure(Operation.WRITE, key.value(), e);
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
        return head(key).filter(h -> isBy(token, h)).isPresent();
    }

    private static boolean isBy(String token, HeadObjectResponse head) {
        return token.equals(head.metadata().get(TOKEN));
    }

    private Optional<HeadObjectResponse> head(StorageKey key) {
        try {
            return Optional.of(
                    calls.client().headObject(h -> h.bucket(calls.bucket()).key(calls.object(key))));
        } catch (S3Exception e) {
            if (e.statusCode() == Failures.NOT_FOUND) {
                return Optional.empty();
            }
            throw calls.failure(Operation.READ, key.value(), e);
        } catch (SdkException e) {
            throw calls.failure(Operation.READ, key.value(), e);
        }
    }

    /** That there is nothing to delete is success; some stores say 404. */
    void delete(StorageKey key) {
        try {
            calls.client().deleteObject(d -> d.bucket(calls.bucket()).key(calls.object(key)));
        } catch (S3Exception e) {
            if (!Failures.code(e).equals("NoSuchKey")) {
                throw calls.failure(Operation.DELETE, key.value(), e);
            }
        } catch (SdkException e) {
            throw calls.failure(Operation.DELETE, key.value(), e);
        }
    }

    private void putInParts(StorageKey key, byte[] bytes) {
        String token = token();
        String upload = calls.call(
                Operation.WRITE,
                key.value(),
                () -> calls.client()
                        .createMultipartUpload(requests.multipart(key, token))
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
                                .contentMD5(WriteRequests.md5(bytes, from, length)),
                        body(bytes, from, length))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private static RequestBody body(byte[] bytes, int from, int length) {
        return RequestBody.fromRemainingByteBuffer(ByteBuffer.wrap(bytes, from, length));
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

    private String token() {
        byte[] token = new byte[TOKEN_BYTES];
        settings.random().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }
}
