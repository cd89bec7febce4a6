package org.butterflysecurity.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The provider refused, failed or could not be reached: codes {@code BF-PRV-…} and {@code BF-NET-…}. */
public final class ProviderException extends ButterflyException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // records of strings; exceptions are not serialised by us
    private final @Nullable HttpFailure failure;

    public ProviderException(ErrorCode code, String happened) {
        this(code, happened, Effect.NOTHING_CHANGED, null, null);
    }

    public ProviderException(ErrorCode code, String happened, @Nullable Throwable cause) {
        this(code, happened, Effect.NOTHING_CHANGED, null, cause);
    }

    public ProviderException(ErrorCode code, String happened, HttpFailure failure) {
        this(code, happened, Effect.NOTHING_CHANGED, failure, null);
    }

    public ProviderException(
            ErrorCode code, String happened, Effect effect, @Nullable HttpFailure failure, @Nullable Throwable cause) {
        super(code, happened, effect, cause);
        this.failure = failure;
    }

    /** What the provider answered; empty when there was no answer. */
    public Optional<HttpFailure> failure() {
        return Optional.ofNullable(failure);
    }
}
