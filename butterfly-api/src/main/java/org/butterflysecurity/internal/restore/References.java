package org.butterflysecurity.internal.restore;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/** The places of a type's documents that name other objects by their ids, as the catalog says. */
final class References {
    private References() {}

    /** The document with the ids of the tenant. */
    static JsonValue rewrite(TypeDefinition type, JsonValue document, IdMap ids) {
        JsonValue rewritten = document;
        if (!ids.isEmpty()) {
            for (Reference reference : type.fields().references()) {
                if (reference.kind() != Reference.Kind.NAME) {
                    rewritten = reference.at().replace(rewritten, ids::rewrite);
                }
            }
        }
        return rewritten;
    }

    /** Every word at these places that may be an id. */
    static Set<String> words(TypeDefinition type, JsonValue document) {
        Set<String> words = new TreeSet<>();
        for (Reference reference : type.fields().references()) {
            if (reference.kind() != Reference.Kind.NAME) {
                reference.at().findAll(document).forEach(v -> words.addAll(IdMap.words(v)));
            }
        }
        return words;
    }

    /** Every word of what is sent that may be the id of an object which must be there before. */
    static Set<String> named(TypeDefinition type, ResourceKey key, JsonValue body, JsonValue wanted) {
        Set<String> words = new TreeSet<>(words(type, body));
        type.writing()
                .operation("update")
                .map(Operation::bind)
                .ifPresent(b -> b.values().forEach(at -> at.find(wanted).ifPresent(v -> words.addAll(IdMap.words(v)))));
        if (type.writing().operation("create").flatMap(Operation::body).isPresent()) {
            words.addAll(IdMap.words(body));
            words.addAll(words(type, wanted));
        }
        words.addAll(NaturalKeys.references(type, wanted));
        words.addAll(key.segments());
        if (ownsItsId(type)) {
            words.remove(key.id());
        }
        return words;
    }

    /** Whether a value names one of these ids. */
    static boolean hasAny(JsonValue value, Set<String> ids) {
        return IdMap.words(value).stream().anyMatch(ids::contains);
    }

    /** The document without the references whose words are among {@code ids}. */
    static JsonValue without(TypeDefinition type, JsonValue document, Set<String> ids) {
        JsonValue cut = document;
        for (Reference reference : type.fields().references()) {
            boolean named = reference.at().findAll(cut).stream().anyMatch(v -> hasAny(v, ids));
            if (named && reference.kind() != Reference.Kind.NAME) {
                cut = reference.at().remove(cut);
            }
        }
        return cut;
    }

    /** The key of the object that another is read for; empty where it is read for none. */
    static Optional<ResourceKey> parent(TypeDefinition type, ResourceKey key, Map<ResourceType, TypeDefinition> types) {
        int length = type.reading()
                .parent()
                .map(types::get)
                .map(p -> p.keyLength(types))
                .orElse(0);
        return length == 0 || length > key.segments().size()
                ? Optional.empty()
                : Optional.of(ResourceKey.of(key.segments().subList(0, length).toArray(new String[0])));
    }

    /** Whether the id of an object is that of another, as a member's is. */
    static boolean ownsItsId(TypeDefinition type) {
        return !type.reading().singleton()
                && type.identity().id().isPresent()
                && type.fields().references().stream()
                        .noneMatch(r -> type.identity().ids().contains(r.at()));
    }
}
