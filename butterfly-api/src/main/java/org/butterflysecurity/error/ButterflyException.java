package org.butterflysecurity.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Every failure that Butterfly reports. The message reads: code, what happened and to what, what to do. No message holds a
 * secret, a token, a body or personal data. Mistakes of the programmer are {@link IllegalArgumentException} and
 * {@link NullPointerException} instead.
 */
public abstract sealed class ButterflyException extends RuntimeException
        permits ConfigurationException,
                AccessException,
                ProviderException,
                StorageException,
                RepositoryException,
                KeyException,
                RunException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String happened;
    private final Effect effect;

    ButterflyException(ErrorCode code, String happened, Effect effect, @Nullable Throwable cause) {
        super(code.id() + ": " + happened + " " + code.remedy(), cause);
        this.code = requireNonNull(code, "code");
        this.happened = happened;
        this.effect = requireNonNull(effect, "effect");
    }

    /** The permanent code. Decide by this, never by words of the message. */
    public final ErrorCode code() {
        return code;
    }

    /** What happened, with the identifiers, without code and remedy. */
    public final String happened() {
        return happened;
    }

    /** What is true now. */
    public final Effect effect() {
        return effect;
    }

    /** What to do about it. */
    public final String remedy() {
        return code.remedy();
    }
}
