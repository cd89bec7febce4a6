package org.butterflysecurity.error;

import org.jspecify.annotations.Nullable;

/** What the host asked for cannot be done: codes {@code BF-CFG-…} and {@code BF-CAT-…}. */
public final class ConfigurationException extends ButterflyException {
    private static final long serialVersionUID = 1L;

    /** A failure that changed nothing. */
    public ConfigurationException(ErrorCode code, String happened) {
        this(code, happened, Effect.NOTHING_CHANGED, null);
    }

    /** A failure that changed nothing, with its cause. */
    public ConfigurationException(ErrorCode code, String happened, @Nullable Throwable cause) {
        this(code, happened, Effect.NOTHING_CHANGED, cause);
    }

    public ConfigurationException(ErrorCode code, String happened, Effect effect, @Nullable Throwable cause) {
        super(code, happened, effect, cause);
    }
}
