package org.butterflysecurity.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A path into a JSON value (RFC 6901), extended by one sign: a segment {@code *} stands for every element of an array or
 * every member of an object. A pointer without {@code *} is <em>exact</em>. The empty text points at the whole value.
 */
public record JsonPointer(List<String> segments) {
    /** The whole value. */
    public static final JsonPointer ROOT = new JsonPointer(List.of());

    private static final String ANY = "*";
    private static final Pattern STRAY_TILDE = Pattern.compile("~(?![01])");

    public JsonPointer {
        segments = List.copyOf(segments);
    }

    /**
     * Reads a pointer such as {@code /profile/login} or {@code /channel/headers/}*{@code /value}.
     *
     * @throws IllegalArgumentException if the text is neither empty nor starts with {@code /}, or has a {@code ~} that is
     *     followed by neither {@code 0} nor {@code 1}
     */
    public static JsonPointer of(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (text.charAt(0) != '/') {
            throw new IllegalArgumentException("Not a JSON pointer, it must start with '/': '" + text + "'");
        }
        if (STRAY_TILDE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "Not a JSON pointer, '~' must be written as '~0' and '/' as '~1': '" + text + "'");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : text.substring(1).split("/", -1)) {
            segments.add(segment.replace("~1", "/").replace("~0", "~"));
        }
        return new JsonPointer(segments);
    }

    public boolean isExact() {
        return !segments.contains(ANY);
    }

    public boolean isRoot() {
        return segments.isEmpty();
    }

    /** This pointer, one step further. */
    public JsonPointer child(String segment) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(segment);
        return new JsonPointer(longer);
    }

    /** The last segment; empty for the root. */
    public Optional<String> last() {
        return segments.isEmpty() ? Optional.empty() : Optional.of(segments.get(segments.size() - 1));
    }

    /** The first value it points at, if there is any. */
    public Optional<JsonValue> find(JsonValue root) {
        return isExact() ? findExact(root) : findAll(root).stream().findFirst();
    }

    /** The string it points at, if it is one. */
    public Optional<String> findString(JsonValue root) {
        return find(root).filter(JsonString.class::isInstance).map(v -> ((JsonString) v).value());
    }

    /** Every value it points at, in document order. */
    public List<JsonValue> findAll(JsonValue root) {
        List<JsonValue> found = new ArrayList<>();
        collect(root, 0, found);
        return found;
    }

    /** {@code root} with every value it points at replaced; unchanged where it points at nothing. */
    public JsonValue replace(JsonValue root, UnaryOperator<JsonValue> replacement) {
        return replace(root, 0, replacement);
    }

    /** {@code root} without the values it points at. Removing the root gives {@link JsonNull}. */
    public JsonValue remove(JsonValue root) {
        return isRoot() ? JsonNull.NULL : remove(root, 0);
    }

    /** Whether {@code exact} is one of the places this pointer stands for. */
    public boolean matches(JsonPointer exact) {
        return segments.size() == exact.segments.size() && isPrefixOf(exact);
    }

    /** Whether {@code exact} is one of the places this pointer stands for, or lies below one. */
    public boolean covers(JsonPointer exact) {
        return segments.size() <= exact.segments.size() && isPrefixOf(exact);
    }

    private boolean isPrefixOf(JsonPointer exact) {
        for (int i = 0; i < segments.size(); i++) {
            String mine = segments.get(i);
            if (!mine.equals(ANY) && !mine.equals(exact.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Optional<JsonValue> findExact(JsonValue root) {
        JsonValue at = root;
        for (String segment : segments) {
            if (at instanceof JsonObject object && object.has(segment)) {
                at = object.find(segment).orElseThrow();
            } else if (at instanceof JsonArray array && index(segment, array.size()) >= 0) {
                at = array.get(index(segment, array.size()));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    private void collect(JsonValue at, int depth, List<JsonValue> found) {
        if (depth == segments.size()) {
            found.add(at);
            return;
        }
        String segment = segments.get(depth);
        if (at instanceof JsonObject object) {
            if (segment.equals(ANY)) {
                object.members().values().forEach(v -> collect(v, depth + 1, found));
            } else {
                object.find(segment).ifPresent(v -> collect(v, depth + 1, found));
            }
        } else if (at instanceof JsonArray array) {
            if (segment.equals(ANY)) {
                array.forEach(v -> collect(v, depth + 1, found));
            } else if (index(segment, array.size()) >= 0) {
                collect(array.get(index(segment, array.size())), depth + 1, found);
            }
        }
    }

    private JsonValue replace(JsonValue at, int depth, UnaryOperator<JsonValue> replacement) {
        if (depth == segments.size()) {
            return replacement.apply(at);
        }
        String segment = segments.get(depth);
        if (at instanceof JsonObject object) {
            JsonObject.Builder copy = JsonObject.builder();
            object.members()
                    .forEach((name, v) -> copy.put(
                            name,
                            segment.equals(ANY) || segment.equals(name) ? replace(v, depth + 1, replacement) : v));
            return copy.build();
        }
        if (at instanceof JsonArray array) {
            List<JsonValue> copy = new ArrayList<>(array.items());
            for (int i = 0; i < copy.size(); i++) {
                if (segment.equals(ANY) || segment.equals(Integer.toString(i))) {
                    copy.set(i, replace(copy.get(i), depth + 1, replacement));
                }
            }
            return new JsonArray(copy);
        }
        return at;
    }

    private JsonValue remove(JsonValue at, int depth) {
        String segment = segments.get(depth);
        boolean last = depth == segments.size() - 1;
        if (at instanceof JsonObject object) {
            JsonObject.Builder copy = JsonObject.builder();
            object.members().forEach((name, v) -> {
                boolean hit = segment.equals(ANY) || segment.equals(name);
                if (!hit) {
                    copy.put(name, v);
                } else if (!last) {
                    copy.put(name, remove(v, depth + 1));
                }
            });
            return copy.build();
        }
        if (at instanceof JsonArray array) {
            List<JsonValue> copy = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                boolean hit = segment.equals(ANY) || segment.equals(Integer.toString(i));
                if (!hit) {
                    copy.add(array.get(i));
                } else if (!last) {
                    copy.add(remove(array.get(i), depth + 1));
                }
            }
            return new JsonArray(copy);
        }
        return at;
    }

    private static int index(String segment, int size) {
        if (segment.isEmpty() || segment.length() > 9 || !segment.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int index = Integer.parseInt(segment);
        return index < size && (segment.length() == 1 || segment.charAt(0) != '0') ? index : -1;
    }

    /** The pointer as text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String segment : segments) {
            text.append('/').append(segment.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
