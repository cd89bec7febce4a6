package org.butterflysecurity.internal.restore;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** Which id of the snapshot is which in the tenant. An id that is not in it is the same in both. Not thread-safe. */
final class IdMap {
    /** What ids are made of: an id inside a link, an expression or a resource name stands between other signs. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_|-]+");

    private final Map<String, String> ids = new HashMap<>();

    void put(String old, String now) {
        if (!old.equals(now)) {
            ids.put(old, now);
        }
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    String of(String id) {
        return ids.getOrDefault(id, id);
    }

    ResourceKey of(ResourceKey key) {
        return ids.isEmpty()
                ? key
                : new ResourceKey(key.segments().stream().map(this::of).toList());
    }

    /** Every text in {@code value} with its ids replaced: the whole text where it is an id, else each word in it that is one. */
    JsonValue rewrite(JsonValue value) {
        if (ids.isEmpty()) {
            return value;
        }
        if (value instanceof JsonString s) {
            return new JsonString(rewrite(s.value()));
        }
        if (value instanceof JsonArray array) {
            return new JsonArray(array.stream().map(this::rewrite).toList());
        }
        if (value instanceof JsonObject object) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            object.members().forEach((name, v) -> members.put(name, rewrite(v)));
            return new JsonObject(members);
        }
        return value;
    }

    private String rewrite(String text) {
        String whole = ids.get(text);
        return whole != null
                ? whole
                : TOKEN.matcher(text).replaceAll(word -> Matcher.quoteReplacement(of(word.group())));
    }

    /** The words of a value that may be ids. */
    static Set<String> words(JsonValue value) {
        Set<String> words = new TreeSet<>();
        collect(value, words);
        return words;
    }

    private static void collect(JsonValue value, Set<String> words) {
        if (value instanceof JsonString s) {
            words.add(s.value());
            TOKEN.matcher(s.value()).results().forEach(word -> words.add(word.group()));
        } else if (value instanceof JsonArray array) {
            array.forEach(v -> collect(v, words));
        } else if (value instanceof JsonObject object) {
            object.members().values().forEach(v -> collect(v, words));
        }
    }
}
