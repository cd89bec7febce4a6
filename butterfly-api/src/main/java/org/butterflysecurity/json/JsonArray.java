package org.butterflysecurity.json;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A JSON array. */
public record JsonArray(List<JsonValue> items) implements JsonValue, Iterable<JsonValue> {
    public static final JsonArray EMPTY = new JsonArray(List.of());

    public JsonArray {
        items = List.copyOf(items);
    }

    public static JsonArray of(JsonValue... items) {
        return new JsonArray(List.of(items));
    }

    /** An array of what {@code toJson} makes of each item. */
    public static <T> JsonArray from(Collection<T> items, Function<? super T, ? extends JsonValue> toJson) {
        return new JsonArray(items.stream().<JsonValue>map(toJson).toList());
    }

    /** An array of strings. */
    public static JsonArray ofStrings(Collection<String> strings) {
        return from(strings, JsonString::new);
    }

    public int size() {
        return items.size();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    public JsonValue get(int index) {
        return items.get(index);
    }

    public Stream<JsonValue> stream() {
        return items.stream();
    }

    @Override
    public Iterator<JsonValue> iterator() {
        return items.iterator();
    }

    @Override
    public Kind kind() {
        return Kind.ARRAY;
    }

    @Override
    public String toString() {
        return Json.compact(this);
    }
}
