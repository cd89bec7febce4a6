package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;

/** What an update sends. */
final class UpdateBody {
    private final Matching matching;
    private final boolean deletes;

    /** @param deletes whether what only the tenant has may go */
    UpdateBody(Matching matching, boolean deletes) {
        this.matching = matching;
        this.deletes = deletes;
    }

    /**
     * The body that changes an object.
     *
     * @param now what the tenant has of what can be written
     * @param then what it should have
     * @param changes how these differ
     */
    JsonValue of(
            TypeDefinition type,
            Optional<Operation> update,
            JsonObject now,
            JsonObject then,
            JsonValue wanted,
            List<FieldChange> changes) {
        return Calls.isJsonPatch(update)
                ? patch(changes)
                : MissingSecrets.in(
                        type, update, isPartial(update) ? partial(type, update, now, then, wanted) : then, wanted);
    }

    /** What the tenant alone has where its absence would be a deletion: it goes only where deletions were asked for. */
    JsonObject keeping(Optional<Operation> update, JsonObject now, JsonObject then) {
        JsonValue kept = then;
        for (JsonPointer at : deletes
                ? List.<JsonPointer>of()
                : update.map(Operation::deletions).orElse(List.of())) {
            if (at.find(now).orElse(JsonNull.NULL) instanceof JsonObject both) {
                JsonValue wanted = at.find(then).orElse(JsonObject.EMPTY);
                Map<String, JsonValue> members = new TreeMap<>(both.members());
                members.putAll(wanted instanceof JsonObject object ? object.members() : Map.of());
                kept = Pointers.set(kept, at, new JsonObject(members));
            }
        }
        return (JsonObject) kept;
    }

    private JsonObject partial(
            TypeDefinition type, Optional<Operation> update, JsonObject now, JsonObject then, JsonValue wanted) {
        JsonObject patch = withRequired(update, Projection.patch(type, holding(type, now), then), then);
        return Projection.emptying(update, patch, wanted);
    }

    /** What of an object in the tenant holds after the restore: a member that names what gets a new id does not, equal as it may look. */
    private JsonObject holding(TypeDefinition type, JsonObject now) {
        JsonObject.Builder holding = JsonObject.builder();
        now.members().forEach((name, value) -> {
            JsonObject alone = JsonObject.EMPTY.with(name, value);
            if (References.words(type, alone).stream().noneMatch(matching::isMissing)) {
                holding.put(name, value);
            }
        });
        return holding.build();
    }

    private static JsonObject withRequired(Optional<Operation> update, JsonObject patch, JsonObject whole) {
        JsonObject complete = patch;
        for (String name : update.map(Operation::required).orElse(List.of())) {
            Optional<JsonValue> value = whole.find(name);
            complete = !complete.has(name) && value.isPresent() ? complete.with(name, value.get()) : complete;
        }
        return complete;
    }

    private static JsonArray patch(List<FieldChange> changes) {
        return JsonArray.from(changes, change -> {
            String op = change.after().isEmpty() ? "remove" : change.before().isEmpty() ? "add" : "replace";
            JsonObject.Builder json =
                    JsonObject.builder().put("op", op).put("path", change.at().toString());
            change.after().ifPresent(v -> json.put("value", v));
            return json.build();
        });
    }

    private static boolean isPartial(Optional<Operation> update) {
        return update.flatMap(Operation::method).filter("PUT"::equals).isEmpty();
    }

    /** The body in as many as the operation needs: one for each of the fields that it takes only without the others, then the rest. */
    static List<JsonValue> apart(Optional<Operation> update, JsonValue body, JsonObject then) {
        Map<String, List<String>> groups = update.map(Operation::apart).orElse(Map.of());
        if (groups.isEmpty() || !(body instanceof JsonObject rest)) {
            return List.of(body);
        }
        List<JsonValue> bodies = new ArrayList<>();
        for (var group : new TreeMap<>(groups).entrySet()) {
            String name = group.getKey();
            if (rest.has(name)) {
                JsonObject alone = JsonObject.EMPTY.with(name, rest.find(name).orElseThrow());
                rest = rest.without(name);
                for (String companion : group.getValue()) {
                    Optional<JsonValue> value = then.find(companion);
                    alone = value.isPresent() ? alone.with(companion, value.get()) : alone;
                    rest = rest.without(companion);
                }
                bodies.add(alone);
            }
        }
        if (!rest.isEmpty()) {
            bodies.add(rest);
        }
        return bodies;
    }
}
