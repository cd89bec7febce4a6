package org.butterflysecurity.internal.restore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
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

    Calls(Matching matching, State then, State now) {
        this.matching = matching;
        this.then = then;
        this.now = now;
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
        boolean isForeign =
                operation.filter(Operation::bodyIsArray).isPresent() && !isJsonPatch(operation) && !isUpload;
        if (operation.isEmpty() || !isJson || isForeign) {
            return Optional.empty();
        }
        PathTemplate path = new PathTemplate(operation.get().path().orElseThrow())
                .alternatives()
                .get(0);
        Map<String, String> bound = bound(type, operation.get(), key, document);
        Map<String, String> variables = path.assign(key.segments(), bound);
        variables.keySet().retainAll(path.variables());
        if (!variables.keySet().containsAll(path.variables())) {
            return Optional.empty();
        }
        boolean namesAll = path.variables().size() >= key.segments().size();
        if (name.equals("delete") && !namesAll && !type.reading().singleton()) {
            // The object is named in a body: the path alone would mean its parent's whole list.
            return Optional.empty();
        }
        Optional<JsonValue> sent = body.filter(b -> !operation.get().fields().isEmpty());
        return Optional.of(new Step.Call(
                name,
                operation.get().method().orElseThrow(),
                path.text(),
                variables,
                sent,
                sent.map(Projection::secrets).orElse(List.of())));
    }

    /** Whether an operation takes a JSON Patch (RFC 6902). */
    static boolean isJsonPatch(Optional<Operation> operation) {
        return operation
                .filter(o -> o.bodyIsArray() && o.fields().containsAll(List.of("op", "path")))
                .isPresent();
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

    private static Optional<String> value(JsonPointer at, JsonValue document) {
        return at.find(document)
                .filter(JsonString.class::isInstance)
                .map(v -> ((JsonString) v).value())
                .map(text -> text.startsWith("http") ? text.substring(text.lastIndexOf('/') + 1) : text);
    }
}
