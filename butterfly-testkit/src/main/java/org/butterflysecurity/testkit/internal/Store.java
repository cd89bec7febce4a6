package org.butterflysecurity.testkit.internal;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Everything the tenant has: the documents of every type of the catalog. */
public final class Store {
    private final Catalog catalog;
    private final Map<ResourceType, Documents> documents = new ConcurrentHashMap<>();

    public Store(Catalog catalog) {
        this.catalog = catalog;
    }

    public Catalog catalog() {
        return catalog;
    }

    public Documents of(ResourceType type) {
        return documents.computeIfAbsent(type, t -> new MemoryDocuments());
    }

    public Documents of(String name) {
        return of(new ResourceType(catalog.provider(), name));
    }

    public void use(String name, Documents generated) {
        documents.put(new ResourceType(catalog.provider(), name), generated);
    }

    public Optional<JsonObject> object(String type, String... key) {
        return of(type).find(ResourceKey.of(key))
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast);
    }

    /** Whether any object of {@code type} has {@code id} as its own id. */
    public boolean hasId(ResourceType type, String id) {
        if (catalog.find(type).flatMap(t -> t.reading().parent()).isEmpty()) {
            return of(type).find(ResourceKey.of(id)).isPresent();
        }
        return first(type, e -> e.key().id().equals(id)).isPresent();
    }

    public Optional<Item> first(ResourceType type, Predicate<Item> test) {
        Iterator<Item> all = of(type).all();
        while (all.hasNext()) {
            Item entry = all.next();
            if (test.test(entry)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** Removes an object and everything below it, that first: made-up relations are there only as long as what they are below. */
    public void removeWithChildren(TypeDefinition type, ResourceKey key) {
        for (TypeDefinition child : catalog.types()) {
            if (child.reading().parent().filter(type.type()::equals).isPresent()) {
                if (child.reading().singleton()) {
                    removeWithChildren(child, key);
                    continue;
                }
                of(child.type()).below(Optional.of(key), "").forEachRemaining(e -> removeWithChildren(child, e.key()));
            }
        }
        of(type.type()).remove(key);
    }

    /** Documents of {@code type} below {@code parent}. */
    public Iterator<Item> below(String type, String... parent) {
        return of(type).below(Optional.of(ResourceKey.of(parent)), "");
    }

    public void put(String type, ResourceKey key, JsonValue document) {
        of(type).put(key, document);
    }
}
