package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** Applies patches as RFC 6902 says, and refuses what it refuses. Written from the RFC and sharing nothing with what writes patches. */
final class JsonPatch {
    private JsonPatch() {}

    static JsonValue apply(JsonArray patch, JsonValue document) {
        JsonValue result = document;
        for (JsonValue operation : patch) {
            result = apply((JsonObject) operation, result);
        }
        return result;
    }

    private static JsonValue apply(JsonObject operation, JsonValue document) {
        List<String> path =
                JsonPointer.of(operation.string("path").orElseThrow()).segments();
        return switch (operation.string("op").orElseThrow()) {
            case "add" -> at(document, path, operation.find("value").orElseThrow(), true, false);
            case "replace" -> at(document, path, operation.find("value").orElseThrow(), false, false);
            case "remove" -> at(document, path, document, false, true);
            default -> throw new IllegalArgumentException("Unexpected operation " + operation);
        };
    }

    private static JsonValue at(JsonValue node, List<String> path, JsonValue value, boolean isAdd, boolean isRemove) {
        if (path.isEmpty()) {
            return value;
        }
        String name = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (node instanceof JsonObject object) {
            if (!object.has(name) && !(isAdd && rest.isEmpty())) {
                throw new IllegalArgumentException("There is no member '" + name + "'");
            }
            if (rest.isEmpty()) {
                return isRemove ? object.without(name) : object.with(name, value);
            }
            return object.with(name, at(object.find(name).orElseThrow(), rest, value, isAdd, isRemove));
        }
        if (!(node instanceof JsonArray array)) {
            throw new IllegalArgumentException("Neither object nor array");
        }
        List<JsonValue> items = new ArrayList<>(array.items());
        int index = name.equals("-") ? items.size() : Integer.parseInt(name);
        if (index > items.size() || index == items.size() && !(isAdd && rest.isEmpty())) {
            throw new IllegalArgumentException("There is no element " + index);
        }
        if (!rest.isEmpty()) {
            items.set(index, at(items.get(index), rest, value, isAdd, isRemove));
        } else if (isRemove) {
            items.remove(index);
        } else if (isAdd) {
            items.add(index, value);
        } else {
            items.set(index, value);
        }
        return new JsonArray(items);
    }
}
