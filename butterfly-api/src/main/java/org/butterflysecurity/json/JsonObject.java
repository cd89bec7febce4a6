package org.butterflysecurity.json;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object. Members keep the order in which they were given, but equality does not depend on it. */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
        members = Collections.unmodifiableMap(members instanceof Own ? members : new LinkedHashMap<>(members));
    }

    /** Members that whoever makes the object of them does not keep: they need not be copied. */
    static final class Own extends LinkedHashMap<String, JsonValue> {
        private static final long serialVersionUID = 1L;
    }

    /** The member {@code name}: empty if absent, {@link JsonNull} if present and null. */
    public Optional<JsonValue> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** The member {@code name} if it is a string. */
    public Optional<String> string(String name) {
        return members.get(name) instanceof JsonString s ? Optional.of(s.value()) : Optional.empty();
    }

    /** The member {@code name} if it is a number that is whole and fits. */
    public Optional<Long> number(String name) {
        if (members.get(name) instanceof JsonNumber n) {
            try {
                return Optional.of(n.toLong());
            } catch (ArithmeticException notWhole) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The member {@code name} if it is {@code true} or {@code false}. */
    public Optional<Boolean> bool(String name) {
        return members.get(name) instanceof JsonBoolean b ? Optional.of(b.value()) : Optional.empty();
    }

    /** The member {@code name} if it is an object. */
    public Optional<JsonObject> object(String name) {
        return members.get(name) instanceof JsonObject o ? Optional.of(o) : Optional.empty();
    }

    /** The member {@code name} if it is an array. */
    public Optional<JsonArray> array(String name) {
        return members.get(name) instanceof JsonArray a ? Optional.of(a) : Optional.empty();
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** A copy in which {@code name} has {@code value}. */
    public JsonObject with(String name, JsonValue value) {
        Map<String, JsonValue> copy = new LinkedHashMap<>(members);
        copy.put(name, value);
        return new JsonObject(copy);
    }

    /** A copy that has no member {@code name}. */
    public JsonObject without(String name) {
        if (!members.containsKey(name)) {
            return this;
        }
        Map<String, JsonValue> copy = new LinkedHashMap<>(members);
        copy.remove(name);
        return new JsonObject(copy);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Kind kind() {
        return Kind.OBJECT;
    }

    @Override
    public String toString() {
        return Json.compact(this);
    }

    /** Collects members in order. Not thread-safe. */
    public static final class Builder {
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        private Builder() {}

        /** Sets a member; a later call with the same name replaces it. */
        public Builder put(String name, JsonValue value) {
            members.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, JsonBoolean.of(value));
        }

        /** Sets the member if there is a value. */
        public Builder putIfPresent(String name, Optional<String> value) {
            value.ifPresent(v -> put(name, v));
            return this;
        }

        public JsonObject build() {
            return members.isEmpty() ? EMPTY : new JsonObject(members);
        }
    }
}
