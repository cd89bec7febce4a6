package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** The part of a document that a request can write: the operation's fields without what only the provider writes. */
final class Projection {
    private Projection() {}

    static JsonObject of(TypeDefinition type, Optional<Operation> operation, JsonValue document) {
        JsonValue writable = document;
        List<JsonPointer> left = new ArrayList<>(type.fields().serverSet());
        left.addAll(type.fields().derived());
        operation.ifPresent(o -> left.addAll(o.without()));
        type.fields().status().ifPresent(left::add);
        for (JsonPointer pointer : left) {
            if (!pointer.isRoot()) {
                writable = pointer.remove(writable);
            }
        }
        List<String> fields = operation.map(Operation::fields).orElse(List.of());
        boolean isWhole =
                operation.flatMap(Operation::body).filter(BodyTemplate::isWhole).isPresent();
        Map<String, JsonValue> kept = new LinkedHashMap<>();
        if (writable instanceof JsonObject object) {
            object.members().forEach((name, value) -> {
                if (isWhole || fields.contains(name)) {
                    kept.put(name, value);
                }
            });
        }
        return new JsonObject(kept);
    }

    /** The same without nulls and without secrets: absent is null, and a secret cannot be compared. */
    static JsonValue comparable(JsonValue value) {
        if (value instanceof JsonObject object) {
            Map<String, JsonValue> kept = new LinkedHashMap<>();
            object.members().forEach((name, v) -> {
                if (v != JsonNull.NULL && !v.equals(Redaction.MARKER)) {
                    kept.put(name, comparable(v));
                }
            });
            return new JsonObject(kept);
        }
        return value instanceof JsonArray array
                ? new JsonArray(array.stream().map(Projection::comparable).toList())
                : value;
    }

    /** Where secrets were taken out. */
    static List<JsonPointer> secrets(JsonValue value) {
        List<JsonPointer> found = new ArrayList<>();
        collect(JsonPointer.ROOT, value, found);
        return found;
    }

    private static void collect(JsonPointer at, JsonValue value, List<JsonPointer> found) {
        if (value.equals(Redaction.MARKER)) {
            found.add(at);
        } else if (value instanceof JsonObject object) {
            object.members().forEach((name, v) -> collect(at.child(name), v, found));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                collect(at.child(Integer.toString(i)), array.get(i), found);
            }
        }
    }

    /**
     * What to send so that a request which changes only what it names leads from one state to the other: each member that differs,
     * and null for what is to go.
     */
    static JsonObject patch(TypeDefinition type, JsonObject now, JsonObject then) {
        JsonObject normalNow = (JsonObject) type.fields().normal(now);
        JsonObject normalThen = (JsonObject) type.fields().normal(then);
        Map<String, JsonValue> patch = new LinkedHashMap<>();
        then.members().forEach((name, wanted) -> {
            Optional<JsonValue> is = now.find(name);
            Optional<JsonValue> compared = normalThen.find(name).map(Projection::comparable);
            if (is.isPresent()
                    && normalNow.find(name).map(Projection::comparable).equals(compared)) {
                return;
            }
            patch.put(
                    name,
                    wanted instanceof JsonObject a && is.orElse(JsonNull.NULL) instanceof JsonObject b
                            ? withNulls(b, a)
                            : wanted);
        });
        now.members().forEach((name, is) -> {
            if (!then.has(name) && is != JsonNull.NULL) {
                patch.put(name, JsonNull.NULL);
            }
        });
        return new JsonObject(patch);
    }

    private static JsonObject withNulls(JsonObject now, JsonObject then) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        then.members().forEach((name, wanted) -> {
            JsonValue is = now.find(name).orElse(JsonNull.NULL);
            members.put(name, wanted instanceof JsonObject a && is instanceof JsonObject b ? withNulls(b, a) : wanted);
        });
        now.members().forEach((name, is) -> {
            if (!then.has(name) && is != JsonNull.NULL) {
                members.put(name, JsonNull.NULL);
            }
        });
        return new JsonObject(members);
    }
}
