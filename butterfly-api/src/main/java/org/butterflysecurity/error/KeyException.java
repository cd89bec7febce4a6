package org.butterflysecurity.error;

import org.jspecify.annotations.Nullable;

/** A key is wrong, missing or damaged: codes {@code BF-KEY-…}. */
public final class KeyException extends ButterflyException {
    private static final long serialVersionUID = 1L;

    /** A failure that changed nothing. */
    public KeyException(ErrorCode code, String happened) {
        this(code, happened, Effect.NOTHING_CHANGED, null);
    }

    /** A failure that changed nothing, with its cause. */
    public KeyException(ErrorCode code, String happened, @Nullable Throwable cause) {
        this(code, happened, Effect.NOTHING_CHANGED, cause);
    }

    public KeyException(ErrorCode code, String happened, Effect effect, @Nullable Throwable cause) {
        super(code, happened, effect, cause);
    }
}
