package org.butterflysecurity.catalog;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/**
 * What identifies an object.
 *
 * @param ids where its id is in a document, several places where only together they tell it from others; empty for singletons
 *     and for types whose objects have none
 * @param name what people call it; empty where the last field of the natural key says that
 * @param naturalKey what finds the same object in another tenant; empty where nothing does
 * @param builtIn which objects the provider itself put there: never created or deleted
 */
public record Identity(
        List<JsonPointer> ids, Optional<JsonPointer> name, List<KeyPart> naturalKey, Optional<BuiltIn> builtIn) {
    public Identity {
        ids = List.copyOf(ids);
        naturalKey = List.copyOf(naturalKey);
    }

    /** Where the id is, or its first part. */
    public Optional<JsonPointer> id() {
        return ids.stream().findFirst();
    }

    /** Whether a document is one that the provider itself put there, as far as that can be told from it. */
    public boolean isBuiltIn(JsonValue document) {
        return builtIn.filter(b -> b.holds(document)).isPresent();
    }

    /**
     * One part of a natural key.
     *
     * @param kind where the part comes from
     * @param value the pointer or the name of the path variable; empty for {@link Kind#PARENT} and {@link Kind#CONTENT}
     */
    public record KeyPart(Kind kind, String value) {
        /** Where a part of a natural key comes from. */
        public enum Kind {
            /** The value of a field. */
            FIELD,
            /** The natural key of the object that a field refers to. */
            REFERENCE,
            /** The natural key of the parent. */
            PARENT,
            /** A variable of the path it was read with. */
            PATH,
            /** The content as a whole. */
            CONTENT
        }

        /** Reads {@code /x}, {@code ref:/x}, {@code parent}, {@code path:x} or {@code content}. */
        public static KeyPart of(String text) {
            if (text.startsWith("/")) {
                return new KeyPart(Kind.FIELD, text);
            }
            if (text.startsWith("ref:")) {
                return new KeyPart(Kind.REFERENCE, text.substring("ref:".length()));
            }
            if (text.startsWith("path:")) {
                return new KeyPart(Kind.PATH, text.substring("path:".length()));
            }
            return switch (text) {
                case "parent" -> new KeyPart(Kind.PARENT, "");
                case "content" -> new KeyPart(Kind.CONTENT, "");
                default -> throw new IllegalArgumentException("Not a part of a natural key: '" + text + "'");
            };
        }
    }

    /**
     * How built-in objects are told from others.
     *
     * @param when any of which marks an object as built in; empty where only words can say it
     * @param note the rule in words
     */
    public record BuiltIn(List<Reading.Condition> when, String note) {
        public BuiltIn {
            when = List.copyOf(when);
        }

        /** Whether the document is one of them, as far as that can be told from it. */
        public boolean holds(JsonValue document) {
            return when.stream().anyMatch(condition -> condition.holds(document));
        }
    }
}
