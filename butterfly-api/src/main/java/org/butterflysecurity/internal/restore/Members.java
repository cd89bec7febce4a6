package org.butterflysecurity.internal.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;

/** Members that an update deletes together with what other objects have of them: each counts as a deletion. */
final class Members {
    private Members() {}

    /** How many of them the changes take away. */
    static long lost(Optional<Operation> update, List<FieldChange> changes) {
        return places(update).stream()
                .flatMap(place -> changes.stream().map(c -> gone(place, c.at(), c.before(), c.after())))
                .mapToLong(Long::longValue)
                .sum();
    }

    /** How many of them undoing the changes would take away. */
    static long added(Optional<Operation> update, List<FieldChange> changes) {
        return places(update).stream()
                .flatMap(place -> changes.stream().map(c -> gone(place, c.at(), c.after(), c.before())))
                .mapToLong(Long::longValue)
                .sum();
    }

    private static List<JsonPointer> places(Optional<Operation> update) {
        return update.map(Operation::deletions).orElse(List.of());
    }

    /** A change tells of one member, or of what holds them all. */
    private static long gone(JsonPointer place, JsonPointer at, Optional<JsonValue> from, Optional<JsonValue> to) {
        if (place.child("*").matches(at)) {
            return from.isPresent() && to.isEmpty() ? 1 : 0;
        }
        if (!at.covers(place)) {
            return 0;
        }
        int depth = at.segments().size();
        JsonPointer below =
                new JsonPointer(place.segments().subList(depth, place.segments().size()));
        return names(from.flatMap(below::find), to.flatMap(below::find));
    }

    private static long names(Optional<JsonValue> from, Optional<JsonValue> to) {
        Set<String> kept = members(to).keySet();
        return members(from).keySet().stream()
                .filter(name -> !kept.contains(name))
                .count();
    }

    private static Map<String, JsonValue> members(Optional<JsonValue> value) {
        return value.filter(JsonObject.class::isInstance)
                .map(v -> ((JsonObject) v).members())
                .orElse(Map.of());
    }
}
