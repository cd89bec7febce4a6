package org.butterflysecurity.storage.r2;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads objects, whole or in part. */
final class Reads {
    private static final int PARTIAL_CONTENT = 206;
    private static final int FORBIDDEN = 403;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Calls calls;

    /**
     * What a store sent.
     *
     * @param isPart whether it says that these are not all bytes
     * @param range its {@code Content-Range}
     * @param tag its {@code ETag}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(byte[] bytes, boolean isPart, Optional<String> range, Optional<String> tag) {}

    Reads(Calls calls) {
        this.calls = calls;
    }

    Optional<byte[]> whole(StorageKey key) {
        return get(Operation.READ, key, g -> {}).map(Answer::bytes);
    }

    /** An object and the tag by which the store knows this content. */
    Optional<Answer> tagged(StorageKey key) {
        return get(Operation.READ, key, g -> {});
    }

    /** One of the versions that a versioned bucket keeps. */
    Optional<byte[]> version(StorageKey key, String id) {
        return get(Operation.READ_VERSION, key, g -> g.versionId(id)).map(Answer::bytes);
    }

    Optional<byte[]> range(StorageKey key, long offset, int length) {
        // A range has at least one byte, so nothing at all is asked for as one byte.
        long last = offset + Math.max(length, 1) - 1;
        Optional<Answer> answer = get(Operation.READ, key, g -> g.range("bytes=" + offset + "-" + last));
        return answer.map(a -> Arrays.copyOf(part(key, a, offset), lengthOf(a, offset, length)));
    }

    private static int lengthOf(Answer answer, long offset, int length) {
        long there = answer.range().isPresent() ? answer.bytes().length : Math.max(0, answer.bytes().length - offset);
        return (int) Math.min(length, there);
    }

    /** A store may ignore the range and send everything. */
    private static byte[] part(StorageKey key, Answer answer, long offset) {
        if (answer.range().isEmpty() && !answer.isPart()) {
            int from = (int) Math.min(offset, answer.bytes().length);
            return Arrays.copyOfRange(answer.bytes(), from, answer.bytes().length);
        }
        if (answer.range().filter(r -> r.startsWith("bytes " + offset + "-")).isEmpty()) {
            throw new StorageException(
                    ErrorCode.STORAGE_UNEXPECTED_ANSWER,
                    "Asked for '" + key + "' from byte " + offset + ", the store sent another part.");
        }
        return answer.bytes();
    }

    private Optional<Answer> get(Operation operation, StorageKey key, Consumer<GetObjectRequest.Builder> more) {
        GetObjectRequest.Builder asked =
                GetObjectRequest.builder().bucket(calls.bucket()).key(calls.object(key));
        more.accept(asked);
        GetObjectRequest request = asked.build();
        try {
            return Optional.of(calls.client().getObject(request, Reads::read));
        } catch (S3Exception e) {
            if (e.statusCode() == Failures.NOT_FOUND && Failures.code(e).equals("NoSuchKey")) {
                return Optional.empty();
            }
            if (request.range() != null && e.statusCode() == RANGE_NOT_SATISFIABLE) {
                return Optional.of(new Answer(new byte[0], false, Optional.empty(), Optional.empty()));
            }
            if (e.statusCode() == FORBIDDEN && operation == Operation.READ && isNotListed(key)) {
                return Optional.empty();
            }
            throw calls.failure(operation, key.value(), e);
        } catch (SdkException e) {
            throw calls.failure(operation, key.value(), e);
        }
    }

    /**
     * Amazon tells a missing object as 403 to whom may not list the whole bucket, as with a policy that names the prefix. A listing of
     * the one name is allowed then. Source: Amazon S3 "GetObject", permissions, read 2026-11.
     */
    private boolean isNotListed(StorageKey key) {
        try {
            return calls
                    .client()
                    .listObjectsV2(l ->
                            l.bucket(calls.bucket()).prefix(calls.object(key)).maxKeys(1))
                    .contents()
                    .stream()
                    .noneMatch(o -> calls.object(key).equals(o.key()));
        } catch (SdkException notToBeLearned) {
            return false;
        }
    }

    /** A body that ends too early is asked for again. */
    private static Answer read(GetObjectResponse response, AbortableInputStream in) {
        boolean isPart = response.sdkHttpResponse().statusCode() == PARTIAL_CONTENT;
        Optional<String> range = Optional.ofNullable(response.contentRange());
        Optional<String> tag = Optional.ofNullable(response.eTag());
        Long length = response.contentLength();
        try (in) {
            if (length == null) {
                return new Answer(in.readAllBytes(), isPart, range, tag);
            }
            if (length > LONGEST_ARRAY) {
                in.abort();
                throw new StorageException(
                        ErrorCode.STORAGE_UNEXPECTED_ANSWER, "An object of " + length + " bytes is none of ours.");
            }
            byte[] bytes = in.readNBytes(length.intValue());
            if (bytes.length < length) {
                throw RetryableException.create("The body ended after " + bytes.length + " of " + length + " bytes");
            }
            return new Answer(bytes, isPart, range, tag);
        } catch (IOException e) {
            throw RetryableException.create("The body could not be read", e);
        }
    }
}
