package org.butterflysecurity.storage.r2;

/** What is asked of the store, in words and as the permission that it takes. */
enum Operation {
    READ("read", "s3:GetObject", false),
    LIST("list", "s3:ListBucket", false),
    WRITE("store", "s3:PutObject", true),
    DELETE("delete", "s3:DeleteObject", true),
    READ_VERSION("read a version of", "s3:GetObjectVersion", false),
    LIST_VERSIONS("list the versions of", "s3:ListBucketVersions", false),
    DELETE_VERSION("erase a version of", "s3:DeleteObjectVersion", true),
    READ_VERSIONING("read the versioning of", "s3:GetBucketVersioning", false),
    READ_LOCK("read the object lock of", "s3:GetBucketObjectLockConfiguration", false),
    LOCATE("find the region of", "s3:ListBucket", false);

    private final String verb;
    private final String permission;
    private final boolean changes;

    Operation(String verb, String permission, boolean changes) {
        this.verb = verb;
        this.permission = permission;
        this.changes = changes;
    }

    String verb() {
        return verb;
    }

    /** As Amazon's policies call it; the message of a denial names it. */
    String permission() {
        return permission;
    }

    /** Whether a lost answer leaves open what is stored now. */
    boolean changes() {
        return changes;
    }
}
