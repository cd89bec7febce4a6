package org.butterflysecurity.internal.repository;

import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.spi.StorageKey;

/** Bytes that are not what the format says. Whoever knows which object they came from turns it into an error that names it. */
final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    DamagedException(String what) {
        this(ErrorCode.CORRUPT_OBJECT, what);
    }

    private DamagedException(ErrorCode code, String what) {
        super(what, null, false, false);
        this.code = code;
    }

    static DamagedException unsupported(String what) {
        return new DamagedException(ErrorCode.UNSUPPORTED_FORMAT, what);
    }

    /** What is wrong, as the end of a sentence. */
    String what() {
        return String.valueOf(getMessage());
    }

    RepositoryException in(StorageKey object) {
        return new RepositoryException(code, "The object '" + object + "' is damaged: " + what() + ".", this);
    }
}
