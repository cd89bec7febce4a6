package org.butterflysecurity.error;

import org.jspecify.annotations.Nullable;

/** Storage could not do what was asked: codes {@code BF-STO-…}. */
public final class StorageException extends ButterflyException {
    private static final long serialVersionUID = 1L;

    /** A failure that changed nothing. */
    public StorageException(ErrorCode code, String happened) {
        this(code, happened, Effect.NOTHING_CHANGED, null);
    }

    /** A failure that changed nothing, with its cause. */
    public StorageException(ErrorCode code, String happened, @Nullable Throwable cause) {
        this(code, happened, Effect.NOTHING_CHANGED, cause);
    }

    public StorageException(ErrorCode code, String happened, Effect effect, @Nullable Throwable cause) {
        super(code, happened, effect, cause);
    }
}
