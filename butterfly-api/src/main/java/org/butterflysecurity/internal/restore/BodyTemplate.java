package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** Fills what the catalog says a request carries where that is no part of the object as it is read. */
final class BodyTemplate {
    private static final String WHOLE = "{document}";

    /** A segment of the key, a field, the last segment of the link in a field, or a field of every child of a type. */
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])}|\\{(last:|[a-z0-9-]*)(/[^{}]*)}");

    private static final String LAST = "last:";

    private final ResourceKey key;
    private final JsonValue document;
    private final Children children;

    BodyTemplate(ResourceKey key, JsonValue document, Children children) {
        this.key = key;
        this.document = document;
        this.children = children;
    }

    /** The documents below an object, as they should be in the tenant. */
    @FunctionalInterface
    interface Children {
        List<JsonValue> of(String type);
    }

    /** What a template has become, with the ids of the tenant wherever it takes a reference or a key. */
    static JsonValue rewrite(JsonValue template, JsonValue body, TypeDefinition type, IdMap ids) {
        return isWhole(template) ? References.rewrite(type, body, ids) : rewrite(template, body, "", type, ids);
    }

    private static JsonValue rewrite(
            JsonValue template, JsonValue body, String prefix, TypeDefinition type, IdMap ids) {
        if (template instanceof JsonString text) {
            Matcher place = PLACE.matcher(text.value());
            return place.matches() && namesOthers(place, prefix, type) ? ids.rewrite(body) : body;
        }
        if (template instanceof JsonArray array && body instanceof JsonArray filled) {
            List<JsonValue> items = new ArrayList<>();
            for (int i = 0; i < filled.size(); i++) {
                items.add(rewrite(array.get(i), filled.get(i), prefix, type, ids));
            }
            return new JsonArray(items);
        }
        if (template instanceof JsonObject object && object.has("each") && body instanceof JsonArray filled) {
            String inside = prefix + object.string("each").orElseThrow() + "/*";
            JsonValue item = object.find("item").orElseThrow();
            return new JsonArray(filled.stream()
                    .map(one -> rewrite(item, one, inside, type, ids))
                    .toList());
        }
        if (template instanceof JsonObject object && body instanceof JsonObject filled) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            filled.members()
                    .forEach((name, value) ->
                            members.put(name, rewrite(object.find(name).orElseThrow(), value, prefix, type, ids)));
            return new JsonObject(members);
        }
        return body;
    }

    private static boolean namesOthers(Matcher place, String prefix, TypeDefinition type) {
        boolean isOfObject = place.group(1) == null && place.group(2).isEmpty();
        String at = prefix + place.group(3);
        return !isOfObject
                || type.fields().references().stream()
                        .filter(r -> r.kind() != Reference.Kind.NAME)
                        .map(r -> r.at().toString())
                        .anyMatch(r -> r.equals(at) || r.startsWith(at + "/"));
    }

    /** Whether a request carries the document as it is. */
    static boolean isWhole(JsonValue template) {
        return template.equals(new JsonString(WHOLE));
    }

    /** Whether a template takes children of this name along. */
    static boolean takes(JsonValue template, String child) {
        return Json.compact(template).contains("{" + child + "/");
    }

    /** A member without a value is left out; an item of an array without one means that there is nothing to send. */
    Optional<JsonValue> fill(JsonValue template) {
        if (template instanceof JsonString text) {
            return filled(text);
        }
        if (template instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>();
            for (JsonValue item : array) {
                Optional<JsonValue> value = fill(item);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                items.add(value.get());
            }
            return Optional.of(new JsonArray(items));
        }
        if (template instanceof JsonObject object && object.has("each")) {
            return each(object);
        }
        if (template instanceof JsonObject object) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            object.members().forEach((name, value) -> fill(value).ifPresent(v -> members.put(name, v)));
            return members.isEmpty() && !object.members().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new JsonObject(members));
        }
        return Optional.of(template);
    }

    /** A list in which each item of the document's stands in another form. */
    private Optional<JsonValue> each(JsonObject template) {
        JsonValue item = template.find("item").orElseThrow();
        JsonPointer at = JsonPointer.of(template.string("each").orElseThrow());
        return at.find(document)
                .filter(JsonArray.class::isInstance)
                .map(list -> new JsonArray(((JsonArray) list)
                        .stream()
                                .flatMap(one -> new BodyTemplate(key, one, children).fill(item).stream())
                                .toList()));
    }

    private Optional<JsonValue> filled(JsonString text) {
        if (text.value().equals(WHOLE)) {
            return Optional.of(document);
        }
        Matcher place = PLACE.matcher(text.value());
        if (!place.matches()) {
            return Optional.of(text);
        }
        if (place.group(1) != null) {
            int at = Integer.parseInt(place.group(1));
            return at < key.segments().size()
                    ? Optional.of(new JsonString(key.segments().get(at)))
                    : Optional.empty();
        }
        JsonPointer at = JsonPointer.of(place.group(3));
        if (place.group(2).isEmpty()) {
            return at.find(document);
        }
        if (place.group(2).equals(LAST)) {
            return Calls.value(at, document).map(JsonString::new);
        }
        List<JsonValue> values = children.of(place.group(2)).stream()
                .flatMap(child -> at.find(child).stream())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(values));
    }
}
