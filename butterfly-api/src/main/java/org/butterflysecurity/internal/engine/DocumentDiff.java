package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
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
    private final UnaryOperator<JsonValue> normal;

    /** Differences at or below {@code ignored} do not count. No list is known to be a set, and no text to be code. */
    public DocumentDiff(List<JsonPointer> ignored) {
        this(ignored, List.of(), List.of(), document -> document);
    }

    private DocumentDiff(
            List<JsonPointer> ignored,
            List<JsonPointer> sets,
            List<JsonPointer> code,
            UnaryOperator<JsonValue> normal) {
        this.ignored = List.copyOf(ignored);
        this.sets = List.copyOf(sets);
        this.code = List.copyOf(code);
        this.normal = normal;
    }

    /** A comparison that knows what the fields of a type mean: what only the provider writes does not count. */
    public static DocumentDiff of(Fields fields) {
        return new DocumentDiff(
                fields.serverSet(),
                fields.allSets(),
                fields.code().stream().map(Fields.Code::at).toList(),
                fields::normal);
    }

    /** The same, to which differences at or below {@code more} do not count either. */
    public DocumentDiff ignoring(List<JsonPointer> more) {
        return new DocumentDiff(Stream.concat(ignored.stream(), more.stream()).toList(), sets, code, normal);
    }

    /** What differs, field by field. */
    public List<FieldChange> between(JsonValue before, JsonValue after) {
        List<FieldChange> changes = new ArrayList<>();
        if (!before.equals(after)) {
            compare(JsonPointer.ROOT, Optional.of(value(before)), Optional.of(value(after)), changes);
        }
        return changes;
    }

    private Value value(JsonValue document) {
        return new Value(document, normal.apply(document));
    }

    /** A value as it is, which is told, and with its sets in an order of their own, which is compared. */
    private record Value(JsonValue is, JsonValue normal) {
        private Optional<Value> member(String name) {
            return ((JsonObject) is)
                    .find(name)
                    .map(v -> new Value(v, ((JsonObject) normal).find(name).orElseThrow()));
        }

        private Value item(int index) {
            return new Value(((JsonArray) is).get(index), ((JsonArray) normal).get(index));
        }
    }

    private void compare(JsonPointer at, Optional<Value> before, Optional<Value> after, List<FieldChange> changes) {
        if (before.map(Value::normal).equals(after.map(Value::normal)) || covers(ignored, at)) {
            return;
        }
        Optional<JsonValue> from = before.map(Value::is);
        Optional<JsonValue> to = after.map(Value::is);
        if (are(JsonObject.class, from, to)) {
            objects(at, before.get(), after.get(), changes);
        } else if (!are(JsonArray.class, from, to)) {
            changes.add(new FieldChange(at, from, to, isText(at, from, to) ? Form.LINES : Form.VALUE));
        } else if (sets.stream().anyMatch(s -> s.matches(at))) {
            changes.add(new FieldChange(at, from, to, Form.SET));
        } else if (keepsPlaces(
                (JsonArray) before.get().normal(), (JsonArray) after.get().normal())) {
            for (int i = 0; i < ((JsonArray) from.get()).size(); i++) {
                compare(
                        at.child(Integer.toString(i)),
                        Optional.of(before.get().item(i)),
                        Optional.of(after.get().item(i)),
                        changes);
            }
        } else {
            changes.add(new FieldChange(at, from, to, Form.LIST));
        }
    }

    private void objects(JsonPointer at, Value before, Value after, List<FieldChange> changes) {
        Set<String> names =
                new LinkedHashSet<>(((JsonObject) before.is()).members().keySet());
        names.addAll(((JsonObject) after.is()).members().keySet());
        for (String name : names) {
            compare(at.child(name), before.member(name), after.member(name), changes);
        }
    }

    private static boolean are(Class<?> kind, Optional<JsonValue> before, Optional<JsonValue> after) {
        return before.filter(kind::isInstance).isPresent()
                && after.filter(kind::isInstance).isPresent();
    }

    /** Whether nothing came, went or moved: each element that differs is, as far as can be told, another version of itself. */
    private static boolean keepsPlaces(JsonArray before, JsonArray after) {
        if (before.size() != after.size()) {
            return false;
        }
        Set<JsonValue> old = new HashSet<>();
        Set<JsonValue> now = new HashSet<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                old.add(before.get(i));
                now.add(after.get(i));
            }
        }
        return now.stream().noneMatch(old::contains);
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
