package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ObjectChange.Named;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.TypeResult;

/** What the objects are called that changed objects belong to and refer to. Looks up only what changes mention, one path of nodes each. */
final class MentionedNames {
    private static final int REMEMBERED = 10_000;

    private final Definitions definitions;
    private final Naming naming;
    private final List<Side> sides;
    private final Map<Mention, Optional<String>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Mention, Optional<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Mention(ResourceType type, ResourceKey key) {}

    /** The names that {@code sides} know, the first of them first. */
    MentionedNames(Definitions definitions, Naming naming, List<Side> sides) {
        this.definitions = definitions;
        this.naming = naming;
        this.sides = sides;
    }

    /** What an object is called; where only what it refers to has a name, as a member of a group, it is called so. */
    String nameOf(ResourceType type, ResourceKey key, JsonValue document) {
        String name = naming.nameOf(type, key, document);
        Optional<TypeDefinition> definition = definitions.find(type);
        if (definition.isEmpty() || !name.equals(key.id())) {
            return name;
        }
        return definition.get().identity().naturalKey().stream()
                .filter(part -> part.kind() == KeyPart.Kind.REFERENCE)
                .map(part -> JsonPointer.of(part.value()))
                .flatMap(at -> definition.get().fields().references().stream()
                        .filter(r -> r.at().equals(at))
                        .flatMap(r -> named(r, document).stream()))
                .map(Named::name)
                .findFirst()
                .orElse(name);
    }

    /** What an object belongs to: its parent, or the next of the parents above that has a name. */
    Optional<Named> parentOf(ResourceType type, ResourceKey key) {
        Optional<Reading> reading = definitions.find(type).map(TypeDefinition::reading);
        Optional<ResourceType> above = reading.flatMap(Reading::parent);
        boolean hasKeyOfParent = reading.filter(Reading::singleton).isPresent();
        for (Optional<ResourceKey> k = hasKeyOfParent ? Optional.of(key) : key.parent();
                k.isPresent();
                k = k.get().parent()) {
            ResourceKey prefix = k.get();
            Optional<Named> parent = above.flatMap(t -> named(t, prefix));
            if (parent.isPresent()) {
                return parent;
            }
        }
        return above.flatMap(t -> key.parent().flatMap(k -> parentOf(t, k)));
    }

    /** The objects that the changed fields name by id. */
    List<Named> mentioned(
            ResourceType type, Optional<JsonValue> before, Optional<JsonValue> after, List<FieldChange> fields) {
        List<Reference> references =
                definitions.find(type).map(d -> d.fields().references()).orElse(List.of());
        if (references.isEmpty()) {
            return List.of();
        }
        Set<String> changed = new HashSet<>();
        fields.forEach(
                f -> Stream.of(f.before(), f.after()).flatMap(Optional::stream).forEach(v -> collect(v, changed)));
        Map<Mention, Named> found = new LinkedHashMap<>();
        for (JsonValue document :
                Stream.of(before, after).flatMap(Optional::stream).toList()) {
            for (Reference reference : references) {
                named(reference, document).stream()
                        .filter(n -> changed.contains(n.key().id()))
                        .forEach(n -> found.put(new Mention(n.type(), n.key()), n));
            }
        }
        return List.copyOf(found.values());
    }

    private List<Named> named(Reference reference, JsonValue document) {
        if (reference.kind() != Reference.Kind.ID) {
            return List.of();
        }
        List<Named> all = new ArrayList<>();
        for (JsonValue value : reference.at().findAll(document)) {
            if (value instanceof JsonString s && !s.value().isBlank()) {
                ResourceKey key = ResourceKey.of(id(s.value()));
                reference.to().stream()
                        .flatMap(t -> named(t, key).stream())
                        .findFirst()
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    /** A link names an object by its last path segment. */
    private static String id(String text) {
        boolean isLink = text.startsWith("https://") || text.startsWith("http://");
        String last = text.substring(text.lastIndexOf('/') + 1);
        return isLink && !last.isEmpty() ? last : text;
    }

    /** Only where the name says more than the id does. */
    private Optional<Named> named(ResourceType type, ResourceKey key) {
        Mention mention = new Mention(type, key);
        Optional<String> name = known.get(mention);
        if (name == null) {
            name = sides.stream()
                    .flatMap(side -> find(side, type, key).stream())
                    .findFirst();
            known.put(mention, name);
        }
        return name.filter(n -> !n.equals(key.id())).map(n -> new Named(type, key, n));
    }

    private Optional<String> find(Side side, ResourceType type, ResourceKey key) {
        return side.snapshot()
                .type(type)
                .flatMap(TypeResult::root)
                .flatMap(root -> side.repository().find(root, key))
                .map(Record::value)
                .map(value -> naming.nameOf(type, key, Json.parse(value)));
    }

    private static void collect(JsonValue value, Set<String> texts) {
        if (value instanceof JsonString s) {
            texts.add(id(s.value()));
        } else if (value instanceof JsonArray array) {
            array.forEach(v -> collect(v, texts));
        } else if (value instanceof JsonObject object) {
            object.members().values().forEach(v -> collect(v, texts));
        }
    }
}
