package org.butterflysecurity.storage.r2;

import static java.util.Objects.requireNonNull;

/**
 * How long what is stored can neither be replaced nor deleted.
 *
 * @param mode who may lift it
 * @param days at least 1
 */
public record ObjectLock(Mode mode, int days) {
    public ObjectLock {
        requireNonNull(mode, "mode");
        if (days < 1) {
            throw new IllegalArgumentException("An object lock lasts at least one day, not " + days);
        }
    }

    /** Who may lift a lock. */
    public enum Mode {
        /** Whoever has the permission {@code s3:BypassGovernanceRetention}. */
        GOVERNANCE,
        /** Nobody, not even the owner of the account. */
        COMPLIANCE
    }
}
