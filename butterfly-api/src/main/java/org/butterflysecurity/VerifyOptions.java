package org.butterflysecurity;

import java.util.Optional;
import org.butterflysecurity.model.TrustedHead;

/**
 * How to verify. Immutable; each method returns a changed copy.
 *
 * @param isQuick whether only structure and presence are checked: head, manifests, indexes, inner nodes of trees, and that every pack
 *     is there with its length. Damage inside leaves and large values is not found then.
 * @param trusted the newest snapshot that the host remembers; the history must contain it
 */
public record VerifyOptions(boolean isQuick, Optional<TrustedHead> trusted) {

    /** Every byte, and no head from outside. */
    public static VerifyOptions defaults() {
        return new VerifyOptions(false, Optional.empty());
    }

    /** Structure and presence only. */
    public VerifyOptions quick() {
        return new VerifyOptions(true, trusted);
    }

    /** The history must contain this snapshot, unchanged. */
    public VerifyOptions trusting(TrustedHead head) {
        return new VerifyOptions(isQuick, Optional.of(head));
    }
}
