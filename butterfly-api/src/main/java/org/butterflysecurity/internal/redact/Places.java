package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** Replaces what a pointer names, telling the name under which each place stands. */
final class Places {
    private static final String ANY = "*";

    private Places() {}

    /**
     * {@code root} with every place of {@code at} replaced.
     *
     * @param replacement given the nearest member name and the value
     */
    static JsonValue replace(JsonValue root, JsonPointer at, BiFunction<String, JsonValue, JsonValue> replacement) {
        return replace(root, at.segments(), 0, "", replacement);
    }

    private static JsonValue replace(
            JsonValue at,
            List<String> segments,
            int depth,
            String name,
            BiFunction<String, JsonValue, JsonValue> replacement) {
        if (depth == segments.size()) {
            return replacement.apply(name, at);
        }
        String segment = segments.get(depth);
        if (at instanceof JsonObject object) {
            return inObject(object, segments, depth, segment, replacement);
        }
        if (at instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>(array.items());
            for (int i = 0; i < items.size(); i++) {
                if (segment.equals(ANY) || segment.equals(Integer.toString(i))) {
                    items.set(i, replace(items.get(i), segments, depth + 1, name, replacement));
                }
            }
            return new JsonArray(items);
        }
        return at;
    }

    private static JsonValue inObject(
            JsonObject object,
            List<String> segments,
            int depth,
            String segment,
            BiFunction<String, JsonValue, JsonValue> replacement) {
        if (!segment.equals(ANY) && !object.has(segment)) {
            return object;
        }
        JsonObject.Builder copy = JsonObject.builder();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            boolean hit = segment.equals(ANY) || segment.equals(member.getKey());
            copy.put(
                    member.getKey(),
                    hit
                            ? replace(member.getValue(), segments, depth + 1, member.getKey(), replacement)
                            : member.getValue());
        }
        return copy.build();
    }
}
