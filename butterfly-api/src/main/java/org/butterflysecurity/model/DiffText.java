package org.butterflysecurity.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** A diff in words. */
public final class DiffText {
    private static final JsonObject SECRET =
            JsonObject.builder().put("$secret", new JsonString("redacted")).build();
    private static final int LONGEST_VALUE = 100;

    private DiffText() {}

    /** The whole diff, several lines without a final line end. */
    public static String of(Diff diff) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(diff));
        var byType = diff.changes().stream().collect(Collectors.groupingBy(ObjectChange::type));
        for (Diff.TypeChanges type : diff.types()) {
            lines.add("");
            lines.add(type.type() + ": " + counts(type.added(), type.removed(), type.changed()));
            byType.getOrDefault(type.type(), List.of()).forEach(change -> lines.addAll(of(change)));
        }
        if (diff.isCut()) {
            lines.add("");
            lines.add("Only the first " + diff.changes().size() + " of " + diff.count() + " objects are listed.");
        }
        if (!diff.notCompared().isEmpty()) {
            lines.add("");
            lines.add("Not compared:");
            diff.notCompared().forEach(n -> lines.add("  " + n.type() + ": " + n.why()));
        }
        return String.join("\n", lines);
    }

    /** One object, indented, with a line for each field. */
    public static List<String> of(ObjectChange change) {
        List<String> lines = new ArrayList<>();
        String key = change.key().toString();
        String name = change.name().equals(key) ? key : change.name() + " (" + key + ")";
        lines.add("  " + change.kind().label() + " " + clean(name));
        if (change.kind() == ObjectChange.Kind.CHANGED) {
            change.fields().forEach(field -> lines.add("      " + line(field)));
        }
        return lines;
    }

    private static String headline(Diff diff) {
        long added = total(diff, Diff.TypeChanges::added);
        long removed = total(diff, Diff.TypeChanges::removed);
        long changed = total(diff, Diff.TypeChanges::changed);
        String what = diff.isEmpty() ? "nothing differs" : counts(added, removed, changed);
        return "From snapshot " + diff.before() + " to "
                + diff.after().map(SnapshotId::toString).orElse("the live tenant") + ": " + what + ".";
    }

    private static long total(Diff diff, Function<Diff.TypeChanges, Long> part) {
        return diff.types().stream().mapToLong(part::apply).sum();
    }

    private static String counts(long added, long removed, long changed) {
        List<String> parts = new ArrayList<>();
        if (added > 0) {
            parts.add(added + " added");
        }
        if (removed > 0) {
            parts.add(removed + " removed");
        }
        if (changed > 0) {
            parts.add(changed + " changed");
        }
        return String.join(", ", parts);
    }

    static String line(FieldChange field) {
        String at = field.at().isRoot() ? "the whole" : clean(field.at().toString());
        Optional<String> before = field.before().map(DiffText::show);
        Optional<String> after = field.after().map(DiffText::show);
        if (before.isEmpty()) {
            return at + ": set to " + after.orElse("");
        }
        return after.map(now -> at + ": " + before.get() + " -> " + now)
                .orElseGet(() -> at + ": removed, was " + before.get());
    }

    private static String show(JsonValue value) {
        String text = value.equals(SECRET) ? "(secret)" : clean(Json.compact(value));
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }

    /** Names come from the tenant: they must not steer a terminal. */
    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
