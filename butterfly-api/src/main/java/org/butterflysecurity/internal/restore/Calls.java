package org.butterflysecurity.internal.restore;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Step;

/** Requests out of what the catalog says of an operation. */
final class Calls {
    private final Matching matching;
    private final State then;
    private final State now;
    private final Map<ResourceType, TypeDefinition> types = new LinkedHashMap<>();

    Calls(Matching matching, State then, State now, Collection<TypeDefinition> types) {
        this.matching = matching;
        this.then = then;
        this.now = now;
        types.forEach(t -> this.types.put(t.type(), t));
    }

    /**
     * The request of an operation.
     *
     * @param key the object's key in the tenant, as far as it is known; ids of objects to be made are those of the snapshot
     * @return empty where the catalog's words do not suffice to make one
     */
    Optional<Step.Call> call(
            TypeDefinition type, String name, ResourceKey key, JsonValue document, Optional<JsonValue> body) {
        Optional<Operation> operation = type.writing().operation(name).filter(Operation::isPossible);
        boolean isUpload = operation.filter(Operation::isUpload).isPresent();
        boolean isJson = isUpload || operation.flatMap(Operation::contentType).isEmpty();
        Optional<JsonValue> template = operation.flatMap(Operation::body);
        boolean isForeign = operation.filter(Operation::bodyIsArray).isPresent()
                && !isJsonPatch(operation)
                && !isUpload
                && template.isEmpty();
        if (operation.isEmpty() || !isJson || isForeign) {
            return Optional.empty();
        }
        PathTemplate path = new PathTemplate(operation.get().path().orElseThrow())
                .alternatives()
                .get(0);
        Map<String, String> bound = bound(type, operation.get(), key, document);
        Map<String, String> variables = type.reading().variables(path, key, bound);
        variables.keySet().retainAll(path.variables());
        if (!variables.keySet().containsAll(path.variables())) {
            return Optional.empty();
        }
        boolean namesAll = variables.containsValue(key.id());
        if (name.startsWith("delete") && !namesAll && !type.reading().singleton() && template.isEmpty()) {
            // The object is named in a body: the path alone would mean its parent's whole list.
            return Optional.empty();
        }
        Optional<JsonValue> sent = template.isEmpty()
                ? body.filter(b -> !operation.get().fields().isEmpty())
                : new BodyTemplate(key, withoutParts(type, document), child -> children(type, key, child))
                        .fill(template.get());
        if (template.isPresent() && sent.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Step.Call(
                name,
                operation.get().method().orElseThrow(),
                path.text(),
                variables,
                sent,
                sent.map(Projection::secrets).orElse(List.of())));
    }

    /** Without what only the provider writes inside a field. */
    private static JsonValue withoutParts(TypeDefinition type, JsonValue document) {
        JsonValue left = document;
        for (JsonPointer at : type.fields().serverSet()) {
            left = at.segments().size() > 1 ? at.remove(left) : left;
        }
        return left;
    }

    /** What the snapshot has below an object, as it should be in the tenant. */
    private List<JsonValue> children(TypeDefinition parent, ResourceKey key, String name) {
        TypeDefinition child = types.get(new ResourceType(parent.type().provider(), name));
        if (child == null) {
            return List.of();
        }
        try (Stream<Record> records = then.records(child.type())) {
            return records.filter(r -> r.key()
                            .parent()
                            .filter(p -> matching.ids().of(p).equals(key))
                            .isPresent())
                    .map(r -> matching.wanted(child, Json.parse(r.value())))
                    .toList();
        }
    }

    /** Whether the request that makes {@code parent} makes what is below it too. */
    boolean isMadeWithParent(TypeDefinition type) {
        return type.reading()
                .parent()
                .map(types::get)
                .flatMap(p -> p.writing().operation("create"))
                .flatMap(Operation::body)
                .filter(b -> BodyTemplate.takes(b, type.type().name()))
                .isPresent();
    }

    /** Whether an operation takes a JSON Patch (RFC 6902). */
    static boolean isJsonPatch(Optional<Operation> operation) {
        return operation
                .filter(o -> o.bodyIsArray() && o.fields().containsAll(List.of("op", "path")))
                .isPresent();
    }

    /** Why there is no request for an operation, as the end of a sentence. */
    static String reason(TypeDefinition type, Optional<Operation> operation) {
        String reason = operation.map(Operation::reason).orElse("");
        if (!reason.isBlank()) {
            return reason + ".";
        }
        return type.writing().restorable() == Restorable.NO
                ? "the provider has no way to write it."
                : "the provider itself makes it, or Butterfly has no request for it.";
    }

    private Map<String, String> bound(TypeDefinition type, Operation operation, ResourceKey key, JsonValue document) {
        Map<String, String> bound = new LinkedHashMap<>();
        operation.bind().forEach((name, at) -> value(at, document).ifPresent(v -> bound.put(name, v)));
        Optional<ResourceType> parent = type.reading().parent();
        Optional<ResourceKey> parentKey = type.reading().singleton() ? Optional.of(key) : key.parent();
        if (parent.isPresent() && parentKey.isPresent()) {
            type.reading()
                    .bindings()
                    .forEach((name, at) -> now.find(parent.get(), parentKey.get())
                            .or(() -> then.find(parent.get(), parentKey.get()))
                            .flatMap(d -> value(at, d))
                            .ifPresent(v -> bound.put(name, matching.ids().of(v))));
        }
        return bound;
    }

    /** The word at a place; of a link its last segment. */
    static Optional<String> value(JsonPointer at, JsonValue document) {
        return at.find(document)
                .filter(JsonString.class::isInstance)
                .map(v -> ((JsonString) v).value())
                .map(text -> text.startsWith("http") ? text.substring(text.lastIndexOf('/') + 1) : text);
    }
}
