package org.butterflysecurity.internal.restore;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Converted;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.catalog.Writing.Refused;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** The part of a document that a request can write: the operation's fields without what only the provider writes. */
final class Projection {
    private Projection() {}

    static JsonObject of(TypeDefinition type, Optional<Operation> operation, JsonValue document) {
        return of(type, operation, document, document);
    }

    /** The same, where {@code wanted} decides what the operation refuses in such an object. */
    static JsonObject of(TypeDefinition type, Optional<Operation> operation, JsonValue document, JsonValue wanted) {
        JsonValue writable = document;
        List<JsonPointer> left = new ArrayList<>(type.fields().serverSet());
        left.addAll(type.fields().derived());
        operation.stream()
                .flatMap(o -> o.without().stream())
                .filter(refused -> refused.holds(refused.isByItself() ? document : wanted))
                .forEach(refused -> left.add(refused.at()));
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
        if (converted(operation, writable) instanceof JsonObject object) {
            object.members().forEach((name, value) -> {
                if (isWhole || fields.contains(name)) {
                    kept.put(name, value);
                }
            });
        }
        return new JsonObject(kept);
    }

    /** The document with its numbers under the names and in the units in which the operation takes them. */
    private static JsonValue converted(Optional<Operation> operation, JsonValue document) {
        JsonValue converted = document;
        for (Converted number : operation.map(Operation::converted).orElse(List.of())) {
            if (converted instanceof JsonObject object
                    && object.find(number.name()).orElse(JsonNull.NULL) instanceof JsonNumber value) {
                BigDecimal written = new BigDecimal(value.text())
                        .multiply(BigDecimal.valueOf(number.times()))
                        .setScale(0, RoundingMode.HALF_UP);
                converted = object.without(number.name()).with(number.as(), new JsonNumber(written.toPlainString()));
            }
        }
        return converted;
    }

    /** A partial update that empties what cannot stand beside what it writes, whatever the tenant has there. */
    static JsonObject emptying(Optional<Operation> operation, JsonObject patch, JsonValue wanted) {
        JsonObject complete = patch;
        for (Refused refused : operation.map(Operation::without).orElse(List.of())) {
            boolean isWritten = refused.when()
                    .filter(c -> patch.find(c.at().segments().get(0))
                            .filter(v -> v != JsonNull.NULL)
                            .isPresent())
                    .isPresent();
            if (isWritten && refused.isInsteadOfAnother() && refused.holds(wanted)) {
                complete = complete.with(refused.at().segments().get(0), JsonNull.NULL);
            }
        }
        return complete;
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
