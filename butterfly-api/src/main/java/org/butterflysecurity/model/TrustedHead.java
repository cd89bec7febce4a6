package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

/**
 * The newest snapshot of a tenant, as the host remembers it outside the storage. Given to a verification, it shows whether somebody
 * has put back an older state of the whole storage, which the storage itself cannot tell.
 *
 * @param snapshot the newest snapshot
 * @param sha256 of its manifest as stored, 64 hexadecimal digits; it covers all snapshots before it
 */
public record TrustedHead(SnapshotId snapshot, String sha256) {
    public TrustedHead {
        requireNonNull(snapshot, "snapshot");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 must have 64 lower-case hexadecimal digits");
        }
    }

    /**
     * Reads what {@link #toString} gives.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static TrustedHead parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "A trusted head is the id of a snapshot, a colon and 64 hexadecimal digits, not '" + text + "'");
        }
        return new TrustedHead(SnapshotId.of(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** Id, colon, hash: {@code 00000042:9f86d0…}. */
    @Override
    public String toString() {
        return snapshot + ":" + sha256;
    }
}
