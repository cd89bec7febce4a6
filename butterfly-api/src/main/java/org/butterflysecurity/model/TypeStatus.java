package org.butterflysecurity.model;

import java.util.Locale;

/** How reading one resource type ended. */
public enum TypeStatus {
    /** Everything the credential may see was read. */
    COMPLETE,
    /** Not read, for a {@link SkipReason}. */
    SKIPPED,
    /** Reading began and did not finish; nothing of the type is in the snapshot. */
    FAILED,
    /** Was complete once; what a repair could save of it is in the snapshot, and the rest is lost. */
    SALVAGED;

    /** The status as it stands in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
