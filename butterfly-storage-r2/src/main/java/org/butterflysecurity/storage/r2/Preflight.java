package org.butterflysecurity.storage.r2;

import static org.butterflysecurity.storage.r2.BucketReport.Finding.NO;
import static org.butterflysecurity.storage.r2.BucketReport.Finding.UNKNOWN;
import static org.butterflysecurity.storage.r2.BucketReport.Finding.YES;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.r2.BucketReport.Finding;
import org.butterflysecurity.storage.r2.BucketReport.MissingPermission;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tries everything that a backup will do with the bucket, and reads its properties. */
final class Preflight {
    private final Calls calls;
    private final Reads reads;
    private final List<MissingPermission> missing = new ArrayList<>();
    private Finding conditional = UNKNOWN;
    private Finding isPublic = UNKNOWN;

    Preflight(Calls calls, Reads reads) {
        this.calls = calls;
        this.reads = reads;
    }

    BucketReport run() {
        tryTo(
                Operation.LIST,
                "find snapshots and packs",
                () -> new Listing(calls, StorageKey.of("probes")).forEachRemaining(o -> {}));
        Probe probe = new Probe(calls);
        if (tryTo(Operation.WRITE, "store backups", probe::write)) {
            Finding refuses = probe.refusesSecondWrite();
            conditional = refuses == YES ? probe.refusesWrongReplacement() : refuses;
            isPublic = probe.isPublic();
            tryTo(Operation.READ, "read backups", () -> reads.whole(probe.key()));
            tryTo(Operation.DELETE, "release leases, prune and erase", probe::delete);
        }
        Finding versioned = versioned();
        Optional<ObjectLockConfiguration> lock = lock();
        return new BucketReport(
                calls.settings().bucket().toString(),
                region(),
                missing,
                conditional,
                isPublic,
                versioned,
                lock.map(l -> "Enabled".equals(l.objectLockEnabledAsString()) ? YES : NO)
                        .orElse(UNKNOWN),
                lock.flatMap(Preflight::defaultLock));
    }

    /** Whether it can be done. What is not a matter of permission ends the preflight. */
    private boolean tryTo(Operation operation, String neededTo, Runnable work) {
        try {
            work.run();
            return true;
        } catch (StorageException e) {
            if (e.code() != ErrorCode.STORAGE_DENIED && e.code() != ErrorCode.STORAGE_RETAINED) {
                throw e;
            }
            missing.add(new MissingPermission(operation.permission(), neededTo));
            return false;
        }
    }

    private Finding versioned() {
        try {
            return new Versions(calls).areKept() ? YES : NO;
        } catch (StorageException e) {
            return UNKNOWN;
        }
    }

    private Optional<ObjectLockConfiguration> lock() {
        try {
            return Optional.ofNullable(calls.client()
                    .getObjectLockConfiguration(g -> g.bucket(calls.bucket()))
                    .objectLockConfiguration());
        } catch (S3Exception e) {
            return e.statusCode() == Failures.NOT_FOUND
                    ? Optional.of(ObjectLockConfiguration.builder().build())
                    : Optional.empty();
        } catch (SdkException e) {
            throw calls.failure(Operation.READ_LOCK, calls.bucket(), e);
        }
    }

    private static Optional<ObjectLock> defaultLock(ObjectLockConfiguration configuration) {
        if (configuration.rule() == null || configuration.rule().defaultRetention() == null) {
            return Optional.empty();
        }
        DefaultRetention retention = configuration.rule().defaultRetention();
        ObjectLock.Mode mode =
                "COMPLIANCE".equals(retention.modeAsString()) ? ObjectLock.Mode.COMPLIANCE : ObjectLock.Mode.GOVERNANCE;
        int days = retention.days() != null ? retention.days() : Math.multiplyExact(365, retention.years());
        return Optional.of(new ObjectLock(mode, days));
    }

    private Optional<String> region() {
        try {
            return Optional.ofNullable(
                    calls.client().headBucket(h -> h.bucket(calls.bucket())).bucketRegion());
        } catch (S3Exception e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw calls.failure(Operation.LOCATE, calls.bucket(), e);
        }
    }
}
