package org.butterflysecurity.storage.r2;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.error.StorageException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Says what a failure of the store means, by its error code and status. The store's words stay out of messages: they may quote
 * what was signed. Source of the codes: Amazon S3 and R2 "Error codes", read 2026-11.
 */
final class Failures {
    static final int NOT_FOUND = 404;
    static final int PRECONDITION_FAILED = 412;
    private static final int SERVER_ERROR = 500;

    private static final Set<String> CREDENTIAL = Set.of(
            "ExpiredToken",
            "InvalidAccessKeyId",
            "InvalidToken",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired",
            "Unauthorized");
    private static final Set<String> REGION = Set.of(
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "InvalidRegionName",
            "PermanentRedirect",
            "TemporaryRedirect");
    private static final Set<String> BUSY =
            Set.of("InternalError", "RequestTimeout", "ServiceUnavailable", "SlowDown", "TooManyRequests");
    private static final Set<String> FULL = Set.of("InsufficientStorage", "QuotaExceeded", "XMinioStorageFull");
    private static final Set<String> LOCKED = Set.of("ObjectLocked", "ObjectLockedByBucketPolicy");

    private final Bucket bucket;

    Failures(Bucket bucket) {
        this.bucket = bucket;
    }

    /** The error code of the answer; empty where there is none, as in answers without a body. */
    static String code(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails()).map(d -> d.errorCode()).orElse("");
    }

    /** Whether a write that failed so may have been done all the same. */
    static boolean leavesOpen(SdkException e) {
        return !(e instanceof S3Exception s) || s.statusCode() >= SERVER_ERROR;
    }

    ButterflyException of(Operation operation, String object, SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ButterflyException ours) {
                return ours;
            }
        }
        Effect effect = operation.changes() && leavesOpen(e) ? Effect.UNKNOWN : Effect.NOTHING_CHANGED;
        if (e instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return new RunException(ErrorCode.CANCELLED, "Interrupted on the way to " + bucket + ".", effect, e);
        }
        String tried = "Cannot " + operation.verb() + " '" + object + "' in " + bucket + ": ";
        return e instanceof S3Exception answer
                ? refused(operation, tried, answer, effect)
                : unanswered(tried, e, effect);
    }

    private StorageException refused(Operation operation, String tried, S3Exception e, Effect effect) {
        String code = code(e);
        int status = e.statusCode();
        String answer = status
                + (code.isEmpty() ? "" : " " + code)
                + (e.requestId() == null ? "" : ", request " + e.requestId());
        if (code.equals("NoSuchBucket")) {
            return failure(
                    ErrorCode.STORAGE_BUCKET_MISSING,
                    tried + "there is no bucket '" + bucket.name() + "'",
                    answer,
                    effect,
                    e);
        }
        if (CREDENTIAL.contains(code) || status == 401) {
            return failure(
                    ErrorCode.STORAGE_CREDENTIAL_REFUSED,
                    tried + "the store refuses the credential",
                    answer,
                    effect,
                    e);
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return failure(
                    ErrorCode.STORAGE_CLOCK_SKEWED,
                    tried + "the clock here and that of the store differ",
                    answer,
                    effect,
                    e);
        }
        if (REGION.contains(code) || isRedirect(status)) {
            return failure(ErrorCode.STORAGE_WRONG_REGION, tried + wrongRegion(e), answer, effect, e);
        }
        if (LOCKED.contains(code)) {
            return failure(ErrorCode.STORAGE_RETAINED, tried + "it is locked", answer, effect, e);
        }
        if (FULL.contains(code) || status == 507) {
            return failure(ErrorCode.STORAGE_FULL, tried + "the store has no room", answer, effect, e);
        }
        if (BUSY.contains(code)
                || Clients.COLLISIONS.contains(code)
                || status >= SERVER_ERROR && status != 501
                || status == 429) {
            return failure(ErrorCode.STORAGE_BUSY, tried + "the store kept failing", answer, effect, e);
        }
        if (status == 403) {
            return failure(
                    ErrorCode.STORAGE_DENIED,
                    tried + "the permission " + operation.permission() + " is missing",
                    answer,
                    effect,
                    e);
        }
        return failure(ErrorCode.STORAGE_FAILED, tried + "the store refuses", answer, effect, e);
    }

    private static boolean isRedirect(int status) {
        return status / 100 == 3 && status != 304;
    }

    private String wrongRegion(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(d -> Optional.ofNullable(d.sdkHttpResponse()))
                .flatMap(r -> r.firstMatchingHeader("x-amz-bucket-region"))
                .filter(r -> r.matches("[a-z0-9-]{1,40}"))
                .map(r -> "the bucket is in region '" + r + "', not '" + bucket.region() + "'")
                .orElse("the bucket is not in region '" + bucket.region() + "'");
    }

    private static StorageException unanswered(String tried, SdkException e, Effect effect) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                String why = isAboutCertificate(cause)
                        ? "its certificate is not trusted or is for another name."
                        : "no TLS 1.3 connection.";
                return new StorageException(ErrorCode.TLS_FAILED, tried + why, effect, e);
            }
            if (cause instanceof SocketTimeoutException) {
                return new StorageException(ErrorCode.TIMED_OUT, tried + "no answer in time.", effect, e);
            }
            if (cause instanceof UnknownHostException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException) {
                return new StorageException(ErrorCode.UNREACHABLE, tried + "nobody answers.", effect, e);
            }
        }
        return new StorageException(ErrorCode.STORAGE_FAILED, tried + "the connection broke.", effect, e);
    }

    private static boolean isAboutCertificate(Throwable tls) {
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private static StorageException failure(ErrorCode code, String what, String answer, Effect effect, SdkException e) {
        return new StorageException(code, what + " (" + answer + ").", effect, e);
    }
}
