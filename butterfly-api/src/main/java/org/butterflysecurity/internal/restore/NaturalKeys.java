package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/**
 * Natural keys as text. References and parents stand in them by the ids of the tenant, so two objects are the same if their texts are:
 * the objects that these ids belong to have been matched before.
 */
final class NaturalKeys {
    private NaturalKeys() {}

    /** The natural key of a document whose ids are those of the tenant; empty where the type or the document has none. */
    static Optional<String> of(TypeDefinition type, ResourceKey key, JsonValue document) {
        List<JsonValue> parts = new ArrayList<>();
        boolean hasFields = false;
        boolean hasValue = false;
        for (KeyPart part : type.identity().naturalKey()) {
            switch (part.kind()) {
                case FIELD, REFERENCE -> {
                    Optional<JsonValue> value = JsonPointer.of(part.value()).find(document);
                    hasFields = true;
                    hasValue |= value.isPresent();
                    parts.add(value.map(NaturalKeys::folded).orElse(JsonNull.NULL));
                }
                case PARENT -> parts.add(new JsonString(parent(type, key)));
                case PATH -> parts.add(new JsonString(inPath(type, part.value(), key)));
                case CONTENT ->
                    parts.add(type.fields()
                            .normal(Projection.of(type, type.writing().operation("create"), document)));
            }
        }
        // Some of the fields may be absent: that tells objects apart too. A document that has none of them has no
        // natural key.
        return parts.isEmpty() || (hasFields && !hasValue)
                ? Optional.empty()
                : Optional.of(Json.compact(new JsonArray(parts)));
    }

    /** Whether the natural key is nothing but the id: such an object keeps its id when it is made anew, has the same in every tenant, and can be asked for by it. */
    static boolean isId(TypeDefinition type) {
        return !type.identity().naturalKey().isEmpty()
                && type.identity().naturalKey().stream()
                        .allMatch(part -> part.kind() == KeyPart.Kind.FIELD
                                && type.identity().ids().contains(JsonPointer.of(part.value())));
    }

    private static String inPath(TypeDefinition type, String variable, ResourceKey key) {
        return type.reading()
                .listing()
                .map(listing -> type.reading().variables(new PathTemplate(listing.path()), key, Map.of()))
                .map(variables -> variables.get(variable))
                .orElse(key.id());
    }

    private static JsonValue folded(JsonValue value) {
        return value instanceof JsonString s
                        && (s.value().startsWith("http://") || s.value().startsWith("https://"))
                ? new JsonString(s.value().substring(s.value().lastIndexOf('/') + 1))
                : value;
    }

    private static String parent(TypeDefinition type, ResourceKey key) {
        return type.reading().singleton()
                ? key.toString()
                : key.parent().map(ResourceKey::toString).orElse("");
    }

    /** The text with the ids of objects that were made since. */
    static String rewrite(String naturalKey, IdMap ids) {
        return naturalKey.isEmpty() ? "" : Json.compact(ids.rewrite(Json.parse(naturalKey)));
    }

    /** The ids of other objects in a natural key. */
    static Set<String> references(TypeDefinition type, JsonValue document) {
        Set<String> ids = new TreeSet<>();
        type.identity().naturalKey().stream()
                .filter(part -> part.kind() == KeyPart.Kind.REFERENCE)
                .forEach(
                        part -> JsonPointer.of(part.value()).find(document).ifPresent(v -> ids.addAll(IdMap.words(v))));
        return ids;
    }
}
