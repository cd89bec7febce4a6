package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.FieldChange.Form;

/**
 * Which fields of two documents differ. Lists whose order means nothing are compared as sets. Other lists are compared element by element
 * if every element still has its place, and as a whole otherwise.
 */
public final class DocumentDiff {
    private final List<JsonPointer> ignored;
    private final List<JsonPointer> sets;
    private final List<JsonPointer> code;

    /** Differences at or below {@code ignored} do not count. No list is known to be a set, and no text to be code. */
    public DocumentDiff(List<JsonPointer> ignored) {
        this(ignored, List.of(), List.of());
    }

    private DocumentDiff(List<JsonPointer> ignored, List<JsonPointer> sets, List<JsonPointer> code) {
        this.ignored = List.copyOf(ignored);
        this.sets = List.copyOf(sets);
        this.code = List.copyOf(code);
    }

    /** A comparison that knows what the fields of a type mean: what only the provider writes does not count. */
    public static DocumentDiff of(Fields fields) {
        return new DocumentDiff(
                fields.serverSet(),
                fields.allSets(),
                fields.code().stream().map(Fields.Code::at).toList());
    }

    /** The same, to which differences at or below {@code more} do not count either. */
    public DocumentDiff ignoring(List<JsonPointer> more) {
        return new DocumentDiff(Stream.concat(ignored.stream(), more.stream()).toList(), sets, code);
    }

    /** What differs, field by field. */
    public List<FieldChange> between(JsonValue before, JsonValue after) {
        List<FieldChange> changes = new ArrayList<>();
        compare(JsonPointer.ROOT, Optional.of(before), Optional.of(after), changes);
        return changes;
    }

    private void compare(
            JsonPointer at, Optional<JsonValue> before, Optional<JsonValue> after, List<FieldChange> changes) {
        if (before.equals(after) || covers(ignored, at)) {
            return;
        }
        JsonValue from = before.orElse(null);
        JsonValue to = after.orElse(null);
        if (from instanceof JsonObject a && to instanceof JsonObject b) {
            Set<String> names = new LinkedHashSet<>(a.members().keySet());
            names.addAll(b.members().keySet());
            for (String name : names) {
                compare(at.child(name), a.find(name), b.find(name), changes);
            }
        } else if (from instanceof JsonArray a && to instanceof JsonArray b) {
            lists(at, a, b, changes);
        } else if (isText(at, before, after)) {
            changes.add(new FieldChange(at, before, after, Form.LINES));
        } else {
            changes.add(new FieldChange(at, before, after));
        }
    }

    private void lists(JsonPointer at, JsonArray before, JsonArray after, List<FieldChange> changes) {
        if (sets.stream().anyMatch(s -> s.matches(at))) {
            if (!counts(before).equals(counts(after))) {
                changes.add(new FieldChange(at, Optional.of(before), Optional.of(after), Form.SET));
            }
        } else if (keepsPlaces(before, after)) {
            for (int i = 0; i < before.size(); i++) {
                compare(at.child(Integer.toString(i)), Optional.of(before.get(i)), Optional.of(after.get(i)), changes);
            }
        } else {
            changes.add(new FieldChange(at, Optional.of(before), Optional.of(after), Form.LIST));
        }
    }

    /** Whether nothing came, went or moved: each element that differs is, as far as can be told, another version of itself. */
    private static boolean keepsPlaces(JsonArray before, JsonArray after) {
        if (before.size() != after.size()) {
            return false;
        }
        Set<JsonValue> old = new LinkedHashSet<>();
        Set<JsonValue> now = new LinkedHashSet<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                old.add(before.get(i));
                now.add(after.get(i));
            }
        }
        return now.stream().noneMatch(old::contains);
    }

    private static Map<JsonValue, Integer> counts(JsonArray array) {
        Map<JsonValue, Integer> counts = new HashMap<>();
        array.forEach(v -> counts.merge(v, 1, Integer::sum));
        return counts;
    }

    /** Code on both sides, or texts of which one has several lines. */
    private boolean isText(JsonPointer at, Optional<JsonValue> before, Optional<JsonValue> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return false;
        }
        return before.get() instanceof JsonString a
                && after.get() instanceof JsonString b
                && (covers(code, at) || hasLines(a) || hasLines(b));
    }

    private static boolean hasLines(JsonString text) {
        return text.value().indexOf('\n') >= 0;
    }

    private static boolean covers(List<JsonPointer> places, JsonPointer at) {
        return places.stream().anyMatch(p -> p.covers(at));
    }
}
