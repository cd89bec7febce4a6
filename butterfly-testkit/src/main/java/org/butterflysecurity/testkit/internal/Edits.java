package org.butterflysecurity.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** Changes to documents. */
public final class Edits {
    private Edits() {}

    /** {@code root} with {@code value} at {@code at}; objects on the way are made, {@code *} is the first of an array. */
    public static JsonValue set(JsonValue root, JsonPointer at, JsonValue value) {
        return set(root, at.segments(), value);
    }

    private static JsonValue set(JsonValue root, List<String> path, JsonValue value) {
        if (path.isEmpty()) {
            return value;
        }
        String name = path.get(0);
        List<String> rest = path.subList(1, path.size());
        boolean index = name.equals("*") || name.equals("-") || name.matches("[0-9]+") && root instanceof JsonArray;
        if (index && !(root instanceof JsonObject o && !o.isEmpty())) {
            List<JsonValue> items = new ArrayList<>(root instanceof JsonArray a ? a.items() : List.of());
            int i = name.matches("[0-9]+") ? Integer.parseInt(name) : name.equals("-") ? items.size() : 0;
            JsonValue changed = set(i < items.size() ? items.get(i) : JsonObject.EMPTY, rest, value);
            if (i < items.size()) {
                items.set(i, changed);
            } else {
                items.add(changed);
            }
            return new JsonArray(items);
        }
        JsonObject object = root instanceof JsonObject o ? o : JsonObject.EMPTY;
        String member = index ? object.members().keySet().iterator().next() : name;
        return object.with(member, set(object.find(member).orElse(JsonObject.EMPTY), rest, value));
    }
}
