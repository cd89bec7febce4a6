package org.butterflysecurity.json;

import static java.util.Objects.requireNonNull;

/** A JSON string. May hold lone surrogates: they are kept and written as escapes. */
public record JsonString(String value) implements JsonValue {
    public JsonString {
        requireNonNull(value, "value");
    }

    @Override
    public Kind kind() {
        return Kind.STRING;
    }

    /** The string as compact JSON, quoted and escaped. */
    @Override
    public String toString() {
        return Json.compact(this);
    }
}
