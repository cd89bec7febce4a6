package org.butterflysecurity.model;

import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** Values as people are shown them: on one line, secrets as such, ids with the name of what they stand for. */
final class Shown {
    private static final JsonObject SECRET =
            JsonObject.builder().put("$secret", new JsonString("redacted")).build();
    private static final String UNSAFE = "[\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2028\\u2029\\u2066-\\u2069]";

    private Shown() {}

    /** Names and values come from the tenant: they must neither steer a terminal nor reorder what stands around them. */
    static String clean(String text) {
        return text.replaceAll(UNSAFE, " ");
    }

    /** A line of a program, in which a tab is no harm. */
    static String cleanLine(String text) {
        return clean(text.replace("\t", "    "));
    }

    static String value(JsonValue value, ObjectChange change) {
        return named(value, change)
                .map(name -> clean(Json.compact(value)) + " (" + clean(name) + ")")
                .orElseGet(() -> value(value));
    }

    static String value(JsonValue value) {
        return value.equals(SECRET) ? "(secret)" : clean(Json.compact(value));
    }

    /** What a text, or a link's last segment, is the id of; of an object or a list none is said. */
    static Optional<String> named(JsonValue value, ObjectChange change) {
        if (!(value instanceof JsonString s)) {
            return Optional.empty();
        }
        String last = s.value().substring(s.value().lastIndexOf('/') + 1);
        return change.named(s.value()).or(() -> change.named(last)).map(ObjectChange.Named::name);
    }

    /** The object as people call it, with its key and its parent. */
    static String title(ObjectChange change) {
        String key = change.key().toString();
        String parent = change.parent().map(p -> " in " + p.name()).orElse("");
        boolean isOnlyOne = change.key().equals(ResourceKey.SINGLETON)
                || change.parent().filter(p -> p.key().equals(change.key())).isPresent();
        if (isOnlyOne) {
            return clean("the " + change.type().name() + parent);
        }
        return clean((change.name().equals(key) ? key : change.name() + " (" + key + ")") + parent);
    }

    static String at(FieldChange field) {
        return field.at().isRoot() ? "the whole" : clean(field.at().toString());
    }

    static String logged(LoggedChange entry) {
        String id = entry.actorId()
                .filter(i -> !i.equals(entry.actor()))
                .map(i -> " (" + i + ")")
                .orElse("");
        return clean("by " + entry.actor() + id + " at " + entry.at() + ": " + entry.action());
    }

    /**
     * The part of a long text around the place where it begins to differ from another, so that both do not end before it.
     *
     * @param longest how many characters may be left
     */
    static String window(String text, String other, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int same = 0;
        while (same < Math.min(text.length(), other.length()) && text.charAt(same) == other.charAt(same)) {
            same++;
        }
        int start = Math.max(0, Math.min(same - longest / 4, text.length() - longest));
        int end = Math.min(text.length(), start + longest);
        return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
    }
}
