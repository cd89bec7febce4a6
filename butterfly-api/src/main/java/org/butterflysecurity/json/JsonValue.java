package org.butterflysecurity.json;

/**
 * A JSON value (RFC 8259). Immutable, comparable by content: objects compare without regard to the order of their
 * members, numbers by the text they were written with.
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /** Which of the six kinds this is, for a {@code switch}. */
    Kind kind();

    /** The kinds of JSON value. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }
}
