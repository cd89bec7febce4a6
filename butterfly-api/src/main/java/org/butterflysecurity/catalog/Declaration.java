package org.butterflysecurity.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** A JSON object of a catalog file that knows where it stands and which of its words nobody asked for. */
final class Declaration {
    private final String where;
    private final JsonObject object;
    private final Set<String> asked;

    private Declaration(String where, JsonObject object, Set<String> asked) {
        this.where = where;
        this.object = object;
        this.asked = asked;
    }

    static Declaration of(String where, JsonValue value) {
        if (value instanceof JsonObject object) {
            return new Declaration(where, object, new HashSet<>());
        }
        throw fault(where, "must be an object");
    }

    static ConfigurationException fault(String where, String what) {
        return new ConfigurationException(ErrorCode.INVALID_CATALOG, "Catalog, " + where + ": " + what + ".");
    }

    /** The same declaration under a better name for messages. */
    Declaration named(String name) {
        return new Declaration(name, object, asked);
    }

    Set<String> names() {
        return object.members().keySet();
    }

    boolean has(String name) {
        return object.has(name);
    }

    Optional<String> text(String name) {
        return value(name).map(v -> {
            if (v instanceof JsonString s) {
                return s.value();
            }
            throw fault(where, "'" + name + "' must be a text");
        });
    }

    String required(String name) {
        return text(name).orElseThrow(() -> fault(where, "'" + name + "' is missing"));
    }

    boolean flag(String name) {
        return value(name)
                .map(v -> {
                    if (v instanceof JsonBoolean b) {
                        return b.value();
                    }
                    throw fault(where, "'" + name + "' must be true or false");
                })
                .orElse(false);
    }

    OptionalInt number(String name) {
        Optional<JsonValue> value = value(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.get() instanceof JsonNumber n) {
            try {
                return OptionalInt.of(Math.toIntExact(n.toLong()));
            } catch (ArithmeticException e) {
                throw fault(where, "'" + name + "' must be a whole number of at most " + Integer.MAX_VALUE);
            }
        }
        throw fault(where, "'" + name + "' must be a number");
    }

    /** A word of an enum, written in lower case with {@code -} between parts. */
    <E extends Enum<E>> Optional<E> word(String name, Class<E> words) {
        return text(name).map(text -> {
            try {
                return Enum.valueOf(words, text.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw fault(where, "'" + name + "' cannot be '" + text + "'");
            }
        });
    }

    /** One text or an array of them, at least one. */
    List<String> textOrTexts(String name) {
        Optional<JsonValue> value = value(name);
        if (value.isPresent()
                && value.get() instanceof JsonArray array
                && !array.items().isEmpty()) {
            return texts(name);
        }
        return List.of(required(name));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonValue item : array(name)) {
            if (!(item instanceof JsonString s)) {
                throw fault(where, "'" + name + "' must be an array of texts");
            }
            texts.add(s.value());
        }
        return texts;
    }

    /** A text for people, which may be written as an array of lines; they are joined by blanks. */
    Optional<String> prose(String name) {
        return value(name).map(v -> prose(name, v));
    }

    /** Texts for people, each of which may be written as an array of lines. */
    List<String> proses(String name) {
        return array(name).items().stream().map(v -> prose(name, v)).toList();
    }

    private String prose(String name, JsonValue value) {
        List<JsonValue> lines = value instanceof JsonArray array ? array.items() : List.of(value);
        return lines.stream()
                .map(line -> {
                    if (line instanceof JsonString s) {
                        return s.value();
                    }
                    throw fault(where, "'" + name + "' must be a text or an array of lines");
                })
                .collect(Collectors.joining(" "));
    }

    Optional<JsonValue> json(String name) {
        return value(name);
    }

    List<JsonPointer> pointers(String name) {
        try {
            return texts(name).stream().map(JsonPointer::of).toList();
        } catch (IllegalArgumentException e) {
            throw fault(where, "'" + name + "': " + e.getMessage());
        }
    }

    List<Declaration> list(String name) {
        List<Declaration> list = new ArrayList<>();
        for (JsonValue item : array(name)) {
            list.add(of(where + ", " + name, item));
        }
        return list;
    }

    /** The same, where a text may stand for an object that has only the word {@code word}. */
    List<Declaration> list(String name, String word) {
        return array(name).items().stream()
                .map(item -> item instanceof JsonString ? JsonObject.EMPTY.with(word, item) : item)
                .map(item -> of(where + ", " + name, item))
                .toList();
    }

    JsonPointer pointer(String name) {
        try {
            return JsonPointer.of(required(name));
        } catch (IllegalArgumentException e) {
            throw fault(where, "'" + name + "': " + e.getMessage());
        }
    }

    /** The object {@code name}; an empty one where it is absent. */
    Declaration object(String name) {
        return find(name).orElseGet(() -> of(where + ", " + name, JsonObject.EMPTY));
    }

    Optional<Declaration> find(String name) {
        return value(name).map(v -> of(where + ", " + name, v));
    }

    /** Fails if the declaration has a word that was not asked for. */
    void done() {
        Set<String> unknown = new HashSet<>(object.members().keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw fault(where, "unknown word " + unknown.stream().sorted().toList());
        }
    }

    private JsonArray array(String name) {
        return value(name)
                .map(v -> {
                    if (v instanceof JsonArray array) {
                        return array;
                    }
                    throw fault(where, "'" + name + "' must be an array");
                })
                .orElse(JsonArray.EMPTY);
    }

    private Optional<JsonValue> value(String name) {
        asked.add(name);
        return object.find(name);
    }
}
