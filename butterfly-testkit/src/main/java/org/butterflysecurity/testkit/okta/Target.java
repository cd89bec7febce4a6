package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/**
 * What a request is about: the key of the parent and the object's own id, as far as the path names them.
 *
 * @param parent empty for a type of the org itself
 * @param id empty for lists and creations
 */
record Target(Optional<ResourceKey> parent, Optional<String> id) {

    Optional<ResourceKey> key() {
        return id.map(i -> parent.map(p -> p.child(i)).orElseGet(() -> ResourceKey.of(i)));
    }

    /** Reads the variables of a path as key segments; refuses a parent that is not there. */
    static Target of(Store store, Router.Route route, Map<String, String> variables) {
        TypeDefinition type = route.type();
        int depth = parentDepth(store, type);
        List<String> parent = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            JsonPointer bound = type.reading().bindings().get(variable.getKey());
            if (bound != null) {
                parent.addAll(
                        boundParent(store, type, bound, variable.getValue()).segments());
            } else if (parent.size() < depth) {
                parent.add(variable.getValue());
            } else {
                own.add(variable.getValue());
            }
        }
        if (type.reading().singleton()) {
            ResourceKey key = depth == 0 ? ResourceKey.SINGLETON : new ResourceKey(parent);
            requireParent(store, type, key);
            return new Target(key.parent(), Optional.of(key.id()));
        }
        if (parent.size() < depth && !parent.isEmpty()) {
            // The path names the object alone: governance addresses children without their parents.
            String id = parent.get(parent.size() - 1);
            ResourceKey key = store.first(type.type(), e -> e.key().id().equals(id))
                    .map(Item::key)
                    .orElseThrow(() -> Refusal.notFound(id, type.type().name()));
            return new Target(key.parent(), Optional.of(key.id()));
        }
        Optional<ResourceKey> above = parent.isEmpty() ? Optional.empty() : Optional.of(new ResourceKey(parent));
        above.ifPresent(p -> requireParent(store, type, p));
        return new Target(above, own.stream().findFirst());
    }

    /** How many key segments stand before an object's own id. */
    static int parentDepth(Store store, TypeDefinition type) {
        if (type.reading().parent().isEmpty()) {
            boolean listedByPath = !type.reading().singleton()
                    && type.reading()
                            .listing()
                            .filter(l -> !new PathTemplate(Router.pathOf(new PathTemplate(l.path())))
                                    .variables()
                                    .isEmpty())
                            .isPresent();
            return listedByPath ? 1 : 0;
        }
        TypeDefinition parent = store.catalog().get(type.reading().parent().get());
        int above = parentDepth(store, parent);
        return parent.reading().singleton() ? Math.max(above, 1) : above + 1;
    }

    private static void requireParent(Store store, TypeDefinition type, ResourceKey key) {
        type.reading().parent().ifPresent(parent -> {
            if (store.of(parent).find(key).isEmpty()) {
                throw Refusal.notFound(key.id(), parent.name());
            }
        });
    }

    /** The parent whose document has {@code value}, or a link that ends in it, at {@code bound}. */
    private static ResourceKey boundParent(Store store, TypeDefinition type, JsonPointer bound, String value) {
        return type.reading()
                .parent()
                .flatMap(parent -> store.first(
                        parent,
                        e -> bound.findAll(e.document()).stream()
                                .map(ResourceApi::text)
                                .anyMatch(v -> v.equals(value) || v.endsWith("/" + value))))
                .map(Item::key)
                .orElseThrow(() -> Refusal.notFound(value, type.type().name()));
    }
}
