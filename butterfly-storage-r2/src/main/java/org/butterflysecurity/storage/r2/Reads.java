package org.butterflysecurity.storage.r2;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads objects, whole or in part. */
final class Reads {
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Calls calls;

    /** Bytes, and the {@code Content-Range} and {@code ETag} of the answer that brought them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(byte[] bytes, Optional<String> range, Optional<String> tag) {}

    Reads(Calls calls) {
        this.calls = calls;
    }

    Optional<byte[]> whole(StorageKey key) {
        return get(key, null).map(Answer::bytes);
    }

    /** An object and the tag by which the store knows this content. */
    Optional<Answer> tagged(StorageKey key) {
        return get(key, null);
    }

    Optional<byte[]> range(StorageKey key, long offset, int length) {
        // A range has at least one byte, so nothing at all is asked for as one byte.
        long last = offset + Math.max(length, 1) - 1;
        Optional<Answer> answer = get(key, "bytes=" + offset + "-" + last);
        return answer.map(a -> Arrays.copyOf(part(key, a, offset), lengthOf(a, offset, length)));
    }

    private static int lengthOf(Answer answer, long offset, int length) {
        long there = answer.range().isPresent() ? answer.bytes().length : Math.max(0, answer.bytes().length - offset);
        return (int) Math.min(length, there);
    }

    /** A store may ignore the range and send everything. */
    private static byte[] part(StorageKey key, Answer answer, long offset) {
        if (answer.range().isEmpty()) {
            int from = (int) Math.min(offset, answer.bytes().length);
            return Arrays.copyOfRange(answer.bytes(), from, answer.bytes().length);
        }
        if (!answer.range().get().startsWith("bytes " + offset + "-")) {
            throw new StorageException(
                    ErrorCode.STORAGE_UNEXPECTED_ANSWER,
                    "Asked for '" + key + "' from byte " + offset + ", the store sent another part.");
        }
        return answer.bytes();
    }

    private Optional<Answer> get(StorageKey key, @Nullable String range) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(calls.bucket())
                .key(calls.object(key))
                .range(range)
                .build();
        try {
            return Optional.of(calls.client().getObject(request, Reads::read));
        } catch (S3Exception e) {
            if (e.statusCode() == Failures.NOT_FOUND && Failures.code(e).equals("NoSuchKey")) {
                return Optional.empty();
            }
            if (range != null && e.statusCode() == RANGE_NOT_SATISFIABLE) {
                return Optional.of(new Answer(new byte[0], Optional.empty(), Optional.empty()));
            }
            throw calls.failure(Operation.READ, key.value(), e);
        } catch (SdkException e) {
            throw calls.failure(Operation.READ, key.value(), e);
        }
    }

    /** A body that ends too early is asked for again. */
    private static Answer read(GetObjectResponse response, AbortableInputStream in) {
        Optional<String> range = Optional.ofNullable(response.contentRange());
        Optional<String> tag = Optional.ofNullable(response.eTag());
        Long length = response.contentLength();
        try (in) {
            if (length == null) {
                return new Answer(in.readAllBytes(), range, tag);
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
            return new Answer(bytes, range, tag);
        } catch (IOException e) {
            throw RetryableException.create("The body could not be read", e);
        }
    }
}
