package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * A field that differs between two versions of an object.
 *
 * @param at where it is; the root for an object that was added or removed as a whole
 * @param before its value then; empty where it was absent, which is not the same as null
 * @param after its value now; empty where it is absent
 * @param form what kind of difference it is, which decides how it is best shown
 */
public record FieldChange(JsonPointer at, Optional<JsonValue> before, Optional<JsonValue> after, Form form) {
    public FieldChange {
        requireNonNull(at, "at");
        requireNonNull(before, "before");
        requireNonNull(after, "after");
        requireNonNull(form, "form");
        boolean isFit = switch (form) {
            case VALUE -> true;
            case SET, LIST -> isArray(before) && isArray(after);
            case LINES ->
                before.map(JsonString.class::isInstance).orElse(true)
                        && after.map(JsonString.class::isInstance).orElse(true);
        };
        if (!isFit) {
            throw new IllegalArgumentException("The values at '" + at + "' cannot differ as " + form);
        }
    }

    /** A field whose value is another now. */
    public FieldChange(JsonPointer at, Optional<JsonValue> before, Optional<JsonValue> after) {
        this(at, before, after, Form.VALUE);
    }

    /**
     * The elements of a {@link Form#SET} or {@link Form#LIST} that went, that came, and between which of those that stay; the lines of
     * {@link Form#LINES}. A line is a text without its end. Of a set only what went, then what came. Empty for a {@link Form#VALUE}.
     */
    public List<Edit> edits() {
        return switch (form) {
            case VALUE -> List.of();
            case SET -> Edit.ofSets(items(before), items(after));
            case LIST -> Edit.ofLists(items(before), items(after));
            case LINES -> Edit.ofLists(lines(before), lines(after));
        };
    }

    /** Names the field, never its values. */
    @Override
    public String toString() {
        return at.toString();
    }

    private static boolean isArray(Optional<JsonValue> value) {
        return value.filter(JsonArray.class::isInstance).isPresent();
    }

    private static List<JsonValue> items(Optional<JsonValue> array) {
        return ((JsonArray) array.orElse(JsonArray.EMPTY)).items();
    }

    private static List<JsonValue> lines(Optional<JsonValue> text) {
        return text.map(t -> ((JsonString) t).value().split("\r\n|\r|\n", -1)).stream()
                .flatMap(java.util.Arrays::stream)
                .<JsonValue>map(JsonString::new)
                .toList();
    }

    /** What kind of difference it is. */
    public enum Form {
        /** Another value. */
        VALUE,
        /** A list whose order means nothing has other elements. */
        SET,
        /** A list has other elements, or in another order. */
        LIST,
        /** A program, a page or another text of several lines has other lines. */
        LINES
    }
}
