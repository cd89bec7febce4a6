package org.butterflysecurity.model;

import java.util.Locale;

/** How reading one resource type ended. */
public enum TypeStatus {
    /** Everything the credential may see was read. */
    COMPLETE,
    /** Not read, for a {@link SkipReason}. */
    SKIPPED,
    /** Reading began and did not finish; nothing of the type is in the snapshot. */
    FAILED;

    /** The status as it stands in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
