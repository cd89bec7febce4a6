package org.butterflysecurity.storage.r2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.FormerObject;
import org.butterflysecurity.spi.StorageKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a versioned bucket keeps of replaced and deleted objects. */
final class Versions {
    private final Calls calls;

    private record Version(String object, String id, Instant storedAt) {}

    Versions(Calls calls) {
        this.calls = calls;
    }

    /** What there was of one object, newest first; none where a store has no versions. */
    Stream<FormerObject> former(StorageKey key, Reads reads) {
        List<Version> versions = new ArrayList<>();
        try {
            list(key, versions, new ArrayList<>());
        } catch (StorageException e) {
            if (e.getCause() instanceof S3Exception s && isNotImplemented(s)) {
                return Stream.empty();
            }
            throw e;
        }
        return versions.stream()
                .filter(v -> v.object().equals(calls.object(key)))
                .sorted(Comparator.comparing(Version::storedAt).reversed())
                .flatMap(v ->
                        reads
                                .version(key, v.id())
                                .map(bytes -> new FormerObject(v.id(), v.storedAt(), bytes))
                                .stream());
    }

    /** Whether the bucket is versioned, or was once; empty if the store has no versions. */
    boolean areKept() {
        try {
            return calls.client()
                            .getBucketVersioning(g -> g.bucket(calls.bucket()))
                            .statusAsString()
                    != null;
        } catch (S3Exception e) {
            if (isNotImplemented(e)) {
                return false;
            }
            throw calls.failure(Operation.READ_VERSIONING, calls.bucket(), e);
        } catch (SdkException e) {
            throw calls.failure(Operation.READ_VERSIONING, calls.bucket(), e);
        }
    }

    private static boolean isNotImplemented(S3Exception e) {
        return e.statusCode() == 501 || Failures.code(e).equals("NotImplemented");
    }

    /** Deletes for good the versions of {@code root} and below it that are not the current ones, delete markers last. */
    void erase(StorageKey root) {
        List<Version> markers = new ArrayList<>();
        List<Version> versions = new ArrayList<>();
        list(root, versions, markers);
        versions.forEach(this::delete);
        markers.forEach(this::delete);
    }

    private void list(StorageKey root, List<Version> versions, List<Version> markers) {
        String object = calls.object(root);
        String key = null;
        String id = null;
        while (true) {
            ListObjectVersionsResponse page = page(root, key, id);
            page.versions().stream()
                    .filter(v -> !Boolean.TRUE.equals(v.isLatest()) && isAtOrBelow(v.key(), object))
                    .forEach(v -> versions.add(new Version(v.key(), v.versionId(), v.lastModified())));
            page.deleteMarkers().stream()
                    .filter(m -> isAtOrBelow(m.key(), object))
                    .forEach(m -> markers.add(new Version(m.key(), m.versionId(), m.lastModified())));
            if (!Boolean.TRUE.equals(page.isTruncated())) {
                return;
            }
            String nextKey = page.nextKeyMarker();
            String nextId = page.nextVersionIdMarker();
            if (nextKey == null || nextKey.equals(key) && (nextId == null || nextId.equals(id))) {
                throw new StorageException(
                        ErrorCode.STORAGE_UNEXPECTED_ANSWER,
                        "The versions of '" + root + "' in " + calls.settings().bucket()
                                + " cannot be listed: the pages do not end.");
            }
            key = nextKey;
            id = nextId;
        }
    }

    private ListObjectVersionsResponse page(StorageKey root, @Nullable String key, @Nullable String id) {
        return calls.call(
                Operation.LIST_VERSIONS,
                root.value(),
                () -> calls.client()
                        .listObjectVersions(l -> l.bucket(calls.bucket())
                                .prefix(calls.object(root))
                                .keyMarker(key)
                                .versionIdMarker(id)));
    }

    private static boolean isAtOrBelow(String name, String object) {
        return name.equals(object) || name.startsWith(object + "/");
    }

    private void delete(Version version) {
        try {
            calls.client()
                    .deleteObject(
                            d -> d.bucket(calls.bucket()).key(version.object()).versionId(version.id()));
        } catch (SdkException e) {
            throw retainedUntil(version)
                    .<RuntimeException>map(until -> new StorageException(
                            ErrorCode.STORAGE_RETAINED,
                            "A version of '" + version.object() + "' in "
                                    + calls.settings().bucket() + " is locked until " + until + ".",
                            Effect.CHANGED_PARTLY,
                            e))
                    .orElseGet(() -> calls.failure(Operation.DELETE_VERSION, version.object(), e));
        }
    }

    private Optional<Instant> retainedUntil(Version version) {
        try {
            HeadObjectResponse head = calls.client()
                    .headObject(
                            h -> h.bucket(calls.bucket()).key(version.object()).versionId(version.id()));
            return Optional.ofNullable(head.objectLockRetainUntilDate())
                    .filter(until -> until.isAfter(calls.settings().clock().instant()));
        } catch (SdkException notToBeLearned) {
            return Optional.empty();
        }
    }
}
