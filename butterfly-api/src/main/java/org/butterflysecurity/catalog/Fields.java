package org.butterflysecurity.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;

/**
 * What the fields of a type mean. Pointers are relative to one object.
 *
 * @param references fields that name other objects
 * @param secrets fields whose values are never stored
 * @param personal fields with personal data: stored encrypted and shown like everything else; their words are not taken for secrets
 * @param serverSet fields that only the provider writes: kept, ignored in diffs, never written
 * @param derived fields that can be had again from others: not stored
 * @param kept data that stands inside derived fields: stored all the same
 * @param storeOnly the only fields to store, for listings that return whole foreign objects; empty to store all
 * @param code fields whose value is a text in a language of its own, kept byte for byte and written to files as such
 * @param sets lists whose order means nothing, beside those that name other objects: compared as sets
 * @param status field that is not written in a body but by activating and deactivating
 */
public record Fields(
        List<Reference> references,
        List<SecretField> secrets,
        List<JsonPointer> personal,
        List<JsonPointer> serverSet,
        List<JsonPointer> derived,
        List<JsonPointer> kept,
        Optional<List<JsonPointer>> storeOnly,
        List<Code> code,
        List<JsonPointer> sets,
        Optional<JsonPointer> status) {
    public Fields {
        references = List.copyOf(references);
        secrets = List.copyOf(secrets);
        personal = List.copyOf(personal);
        serverSet = List.copyOf(serverSet);
        derived = List.copyOf(derived);
        kept = List.copyOf(kept);
        storeOnly = storeOnly.map(List::copyOf);
        code = List.copyOf(code);
        sets = List.copyOf(sets);
    }

    /** All lists whose order means nothing: those that are declared, and those whose elements are references. */
    public List<JsonPointer> allSets() {
        return Stream.concat(
                        sets.stream(),
                        references.stream()
                                .filter(r -> r.kind() == Reference.Kind.ID || r.kind() == Reference.Kind.NAME)
                                .map(Reference::at)
                                .filter(at -> at.last().filter("*"::equals).isPresent())
                                .map(at -> new JsonPointer(
                                        at.segments().subList(0, at.segments().size() - 1))))
                .distinct()
                .toList();
    }

    /** The document with each list whose order means nothing in an order of its own: what differs in such orders alone is equal then. */
    public JsonValue normal(JsonValue document) {
        JsonValue normal = document;
        for (JsonPointer at : allSets().stream()
                .sorted(Comparator.comparingInt(at -> -at.segments().size()))
                .toList()) {
            normal = at.replace(normal, value -> value instanceof JsonArray array ? sorted(array) : value);
        }
        return normal;
    }

    private static JsonArray sorted(JsonArray array) {
        return new JsonArray(array.stream()
                .map(item -> Map.entry(new String(Json.canonical(item), StandardCharsets.UTF_8), item))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList());
    }

    /**
     * A field that names another object.
     *
     * @param at the field
     * @param to the types it may name; empty for any
     * @param words what stands there in place of an id and names no object, such as all of them
     */
    public record Reference(
            JsonPointer at, List<ResourceType> to, Kind kind, List<String> words, Optional<String> note) {
        public Reference {
            to = List.copyOf(to);
            words = List.copyOf(words);
        }

        /** The names of objects at this place of a document. */
        public Stream<String> names(JsonValue document) {
            return at.findAll(document).stream()
                    .filter(JsonString.class::isInstance)
                    .map(v -> ((JsonString) v).value())
                    .filter(text -> !text.isEmpty() && !words.contains(text));
        }

        /** How a field names another object. */
        public enum Kind {
            /** By id, or by a link whose last path segment is the id. */
            ID,
            /** By name, or whatever else the other's natural key is. */
            NAME,
            /** By a list of ids in one value. */
            LIST,
            /** Somewhere inside a text: an expression, a URL, an ORN. */
            EXPRESSION
        }
    }

    /**
     * A field that holds a program or a page.
     *
     * @param extension what the name of a file with it ends with, such as {@code js}
     */
    public record Code(JsonPointer at, String extension) {}

    /**
     * A field whose value is never stored.
     *
     * @param at the field
     * @param onlyNamed words, one of which the field's own name must contain (ignoring case) for it to count; empty for always
     * @param exceptNamed names of fields to which {@code onlyNamed} applies by accident
     * @param readback what reading gives for it, in words
     * @param needed in which objects it has to be written with whatever it stands in, shown or not; empty for none
     */
    public record SecretField(
            JsonPointer at,
            List<String> onlyNamed,
            List<String> exceptNamed,
            String readback,
            Optional<Reading.Condition> needed) {
        public SecretField {
            onlyNamed = List.copyOf(onlyNamed);
            exceptNamed = List.copyOf(exceptNamed);
        }
    }
}
