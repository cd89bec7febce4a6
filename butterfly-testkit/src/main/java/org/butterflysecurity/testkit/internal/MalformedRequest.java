package org.butterflysecurity.testkit.internal;

/** A request that no provider understands; each refuses it in its own words. */
public final class MalformedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final What what;

    MalformedRequest(What what) {
        super(what.name(), null, false, false);
        this.what = what;
    }

    public What what() {
        return what;
    }

    /** What is wrong. */
    public enum What {
        /** No JSON, or no JSON object where one must be. */
        BODY,
        /** A percent escape in the path, the query or a form. */
        ESCAPE
    }
}
