package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** Small work on documents. */
final class Documented {
    private Documented() {}

    /** {@code root} with {@code value} at {@code at}; objects on the way are made, {@code *} is the first of an array. */
    static JsonValue set(JsonValue root, JsonPointer at, JsonValue value) {
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

    /** {@code document} with the link to itself that answers show. */
    static JsonObject withSelfLink(Org org, TypeDefinition type, ResourceKey key, JsonObject document) {
        boolean linked = type.fields().derived().contains(JsonPointer.of("/_links"));
        if (!linked || type.reading().get().isEmpty()) {
            return document;
        }
        JsonObject links = document.object("_links").orElse(JsonObject.EMPTY);
        if (links.has("self")) {
            return document;
        }
        PathTemplate path = new PathTemplate(type.reading().get().get());
        Map<String, String> values = new LinkedHashMap<>(path.assign(key.segments(), Map.of()));
        path.variables().forEach(v -> values.putIfAbsent(v, key.id()));
        String base = path.text().startsWith("/api/v1/iam/") ? org.adminUrl() : org.url();
        return document.with("_links", links.with("self", Org.link(base + path.expand(values))));
    }
}
