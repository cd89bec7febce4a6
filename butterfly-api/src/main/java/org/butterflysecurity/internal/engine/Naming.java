package org.butterflysecurity.internal.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/**
 * What people call an object: what the catalog says, else the last field of its natural key that it has, else its id; that too where no
 * catalog knows the type.
 */
public final class Naming {
    private final Definitions definitions;
    private final Map<ResourceType, List<JsonPointer>> names = new ConcurrentHashMap<>();

    public Naming(Collection<Catalog> catalogs) {
        definitions = new Definitions(catalogs);
    }

    private List<JsonPointer> fields(ResourceType type) {
        return definitions.find(type).stream()
                .flatMap(t -> Stream.concat(
                        t.identity().naturalKey().stream()
                                .filter(part -> part.kind() == KeyPart.Kind.FIELD)
                                .map(part -> JsonPointer.of(part.value())),
                        t.identity().name().stream()))
                .toList();
    }

    public String nameOf(ResourceType type, ResourceKey key, JsonValue document) {
        List<JsonPointer> fields = names.computeIfAbsent(type, this::fields);
        for (int i = fields.size() - 1; i >= 0; i--) {
            Optional<String> name = fields.get(i).find(document).flatMap(Naming::text);
            if (name.isPresent()) {
                return name.get();
            }
        }
        return key.id();
    }

    private static Optional<String> text(JsonValue value) {
        if (value instanceof JsonString s && !s.value().isBlank()) {
            return Optional.of(s.value());
        }
        return value instanceof JsonNumber n ? Optional.of(n.text()) : Optional.empty();
    }

    /** The resource that a stored record stands for. */
    public Resource resource(ResourceType type, Record record) {
        JsonValue document = Json.parse(record.value());
        return new Resource(type, record.key(), nameOf(type, record.key(), document), document);
    }
}
