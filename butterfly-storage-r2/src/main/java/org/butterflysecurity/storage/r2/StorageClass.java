package org.butterflysecurity.storage.r2;

/** How a store keeps objects that can be read at once. R2 knows the first two. */
public enum StorageClass {
    STANDARD("STANDARD"),
    /** Cheaper to keep, dearer to read. Verify and prune read. */
    INFREQUENT_ACCESS("STANDARD_IA"),
    INTELLIGENT_TIERING("INTELLIGENT_TIERING"),
    GLACIER_INSTANT_RETRIEVAL("GLACIER_IR");

    private final String wireName;

    StorageClass(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
