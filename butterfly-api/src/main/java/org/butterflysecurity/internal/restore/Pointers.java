package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** Setting a value where there may be none yet. */
final class Pointers {
    private Pointers() {}

    /** {@code root} with {@code value} at {@code at}; objects on the way are made. */
    static JsonValue set(JsonValue root, JsonPointer at, JsonValue value) {
        return set(Optional.of(root), at.segments(), value);
    }

    private static JsonValue set(Optional<JsonValue> at, List<String> path, JsonValue value) {
        if (path.isEmpty()) {
            return value;
        }
        String name = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (at.isPresent() && at.get() instanceof JsonArray array && name.matches("[0-9]{1,6}")) {
            int index = Integer.parseInt(name);
            List<JsonValue> items = new ArrayList<>(array.items());
            if (index < items.size()) {
                items.set(index, set(Optional.of(items.get(index)), rest, value));
            }
            return new JsonArray(items);
        }
        JsonObject object = at.filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElse(JsonObject.EMPTY);
        return object.with(name, set(object.find(name), rest, value));
    }
}
