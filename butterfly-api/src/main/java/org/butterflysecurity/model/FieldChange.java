package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/**
 * A field that differs between two versions of an object.
 *
 * @param at where it is; the root for an object that was added or removed as a whole
 * @param before its value then; empty where it was absent, which is not the same as null
 * @param after its value now; empty where it is absent
 */
public record FieldChange(JsonPointer at, Optional<JsonValue> before, Optional<JsonValue> after) {
    public FieldChange {
        requireNonNull(at, "at");
        requireNonNull(before, "before");
        requireNonNull(after, "after");
    }

    /** Names the field, never its values. */
    @Override
    public String toString() {
        return at.toString();
    }
}
