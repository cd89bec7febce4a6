package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

/**
 * The provider answered and said no: what for is in {@link #refusal()}. A reader handles those it expects and lets the
 * others pass; the session turns them into the outcome of the type.
 */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // exceptions are not serialised by us
    private final Refusal refusal;

    private final String path;

    public RefusedException(Refusal refusal, String path) {
        super(path + ": " + refusal.describe());
        this.refusal = requireNonNull(refusal, "refusal");
        this.path = path;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** What was asked for, without the query. */
    public String path() {
        return path;
    }

    /** Whether there is nothing to read: the feature is off, nothing has been set, or the object is gone. */
    public boolean isAbsence() {
        return switch (refusal.kind()) {
            case ABSENT, UNSET, NOT_FOUND -> true;
            default -> false;
        };
    }
}
