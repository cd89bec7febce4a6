package org.butterflysecurity.json;

/**
 * Text that is not JSON, or more JSON than the limits allow. The message names what is wrong and where (line and column),
 * and never quotes the text, which may hold secrets.
 */
public final class JsonParseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonParseException(String message) {
        super(message);
    }
}
