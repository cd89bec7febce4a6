package org.butterflysecurity.model;

/** Why a resource type was not read. */
public enum SkipReason {
    /** The host did not select it, or excluded it or its parent. */
    NOT_SELECTED(false),
    /** Too costly to read without being asked; name the type to have it read. */
    ON_REQUEST(false),
    /** The catalog says that it is not backed up, or that the provider has no way to read it. */
    NOT_COVERED(false),
    /** The tenant does not have the feature: licence, engine or lifecycle stage. */
    FEATURE_OFF(false),
    /** The credential lacks the scope. */
    SCOPE_MISSING(true),
    /** The credential has the scope but not the role. */
    ROLE_MISSING(true),
    /** Its parent type could not be read. */
    PARENT_UNREAD(true);

    private final boolean leavesGap;

    SkipReason(boolean leavesGap) {
        this.leavesGap = leavesGap;
    }

    /** Whether there may be objects that the snapshot should have had and has not. */
    public boolean leavesGap() {
        return leavesGap;
    }
}
