package org.butterflysecurity.error;

import org.jspecify.annotations.Nullable;

/** A credential was refused, or is not enough: codes {@code BF-AUT-…}. */
public final class AccessException extends ButterflyException {
    private static final long serialVersionUID = 1L;

    /** A failure that changed nothing. */
    public AccessException(ErrorCode code, String happened) {
        this(code, happened, Effect.NOTHING_CHANGED, null);
    }

    /** A failure that changed nothing, with its cause. */
    public AccessException(ErrorCode code, String happened, @Nullable Throwable cause) {
        this(code, happened, Effect.NOTHING_CHANGED, cause);
    }

    public AccessException(ErrorCode code, String happened, Effect effect, @Nullable Throwable cause) {
        super(code, happened, effect, cause);
    }
}
