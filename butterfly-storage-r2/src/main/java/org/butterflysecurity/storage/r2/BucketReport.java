package org.butterflysecurity.storage.r2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a bucket by trying it.
 *
 * @param where the bucket and the prefix
 * @param region where the store says that the bucket is; empty if it does not say
 * @param missing what the credential may not do but has to
 * @param conditionalWrites whether the store refuses to replace what must not be replaced; unknown if it could not be tried
 * @param publiclyReadable whether anybody may read through this endpoint. A public domain that leads to the bucket, such as
 *     R2's {@code r2.dev}, cannot be seen from here
 * @param versioned whether replaced and deleted objects are kept
 * @param locked whether the bucket has object lock. R2's bucket locks cannot be seen from here
 * @param defaultLock the lock that every new object gets by itself
 */
public record BucketReport(
        String where,
        Optional<String> region,
        List<MissingPermission> missing,
        Finding conditionalWrites,
        Finding publiclyReadable,
        Finding versioned,
        Finding locked,
        Optional<ObjectLock> defaultLock) {
    public BucketReport {
        missing = List.copyOf(missing);
    }

    /** Yes, no, or not to be found out. */
    public enum Finding {
        YES,
        NO,
        UNKNOWN
    }

    /**
     * Something that the credential may not do.
     *
     * @param name as Amazon's policies call it, for instance {@code s3:PutObject}
     * @param neededTo what Butterfly does with it
     */
    public record MissingPermission(String name, String neededTo) {}

    /** Whether backups can be kept here. */
    public boolean isUsable() {
        return problems().isEmpty();
    }

    /** What stands in the way, one sentence each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        missing.forEach(
                m -> problems.add("The permission " + m.name() + " is missing, needed to " + m.neededTo() + "."));
        if (conditionalWrites == Finding.NO) {
            problems.add("The store ignores If-None-Match, so two writers would destroy each other's work.");
        }
        if (publiclyReadable == Finding.YES) {
            problems.add("Anybody may read the bucket.");
        }
        return List.copyOf(problems);
    }
}
