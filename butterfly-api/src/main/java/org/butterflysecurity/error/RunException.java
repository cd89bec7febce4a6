package org.butterflysecurity.error;

import org.jspecify.annotations.Nullable;

/** A run was stopped, or met a defect: codes {@code BF-RUN-…}. */
public final class RunException extends ButterflyException {
    private static final long serialVersionUID = 1L;

    /** A failure that changed nothing. */
    public RunException(ErrorCode code, String happened) {
        this(code, happened, Effect.NOTHING_CHANGED, null);
    }

    /** A failure that changed nothing, with its cause. */
    public RunException(ErrorCode code, String happened, @Nullable Throwable cause) {
        this(code, happened, Effect.NOTHING_CHANGED, cause);
    }

    public RunException(ErrorCode code, String happened, Effect effect, @Nullable Throwable cause) {
        super(code, happened, effect, cause);
    }
}
