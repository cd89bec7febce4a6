package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;

/** Which fields of two documents differ. Lists of unequal length differ as a whole. */
public final class DocumentDiff {
    private final List<JsonPointer> ignored;

    /** Differences at or below {@code ignored} do not count. */
    public DocumentDiff(List<JsonPointer> ignored) {
        this.ignored = List.copyOf(ignored);
    }

    /** What differs, field by field. */
    public List<FieldChange> between(JsonValue before, JsonValue after) {
        List<FieldChange> changes = new ArrayList<>();
        compare(JsonPointer.ROOT, Optional.of(before), Optional.of(after), changes);
        return changes;
    }

    private void compare(
            JsonPointer at, Optional<JsonValue> before, Optional<JsonValue> after, List<FieldChange> changes) {
        if (before.equals(after) || isIgnored(at)) {
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
        } else if (from instanceof JsonArray a && to instanceof JsonArray b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                compare(at.child(Integer.toString(i)), Optional.of(a.get(i)), Optional.of(b.get(i)), changes);
            }
        } else {
            changes.add(new FieldChange(at, before, after));
        }
    }

    private boolean isIgnored(JsonPointer at) {
        return ignored.stream().anyMatch(p -> p.covers(at));
    }
}
