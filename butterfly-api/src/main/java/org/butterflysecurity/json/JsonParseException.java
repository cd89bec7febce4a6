package org.butterflysecurity.json;

/**
 * Text that is not JSON, or more JSON than the limits allow. The message names what is wrong and where (line and column),
 * and never quotes the text, which may hold secrets.
 */
public final class JsonParseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean limit;

    public JsonParseException(String message) {
        this(message, false);
    }

    JsonParseException(String message, boolean limit) {
        super(message);
        this.limit = limit;
    }

    /** Whether the text is more JSON than the limits allow, rather than no JSON. */
    public boolean isLimit() {
        return limit;
    }
}
