package org.butterflysecurity.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.butterflysecurity.json.JsonValue;

/** A diff in words. */
public final class DiffText {
    private static final int LONGEST_VALUE = 100;
    private static final int MOST_ELEMENTS = 40;
    private static final int MOST_LINES = 400;

    private final Colours colours;
    private final List<String> lines = new ArrayList<>();

    private DiffText(Colours colours) {
        this.colours = colours;
    }

    /** Whether the text is coloured. */
    public enum Colours {
        /** Plain text, for files and pipes. */
        NONE,
        /** With the escape sequences of ECMA-48, for terminals. */
        ANSI
    }

    /** The whole diff, several lines without a final line end. */
    public static String of(Diff diff) {
        return of(diff, Colours.NONE);
    }

    /** The whole diff, coloured if asked. */
    public static String of(Diff diff, Colours colours) {
        DiffText text = new DiffText(colours);
        text.add(diff);
        return String.join("\n", text.lines);
    }

    /** One object, indented, with lines for each field. */
    public static List<String> of(ObjectChange change) {
        DiffText text = new DiffText(Colours.NONE);
        text.add(change, "");
        return List.copyOf(text.lines);
    }

    private void add(Diff diff) {
        Together together = new Together(diff);
        Namesakes namesakes = new Namesakes(diff);
        lines.add(paint("1", headline(diff)));
        Map<ResourceType, List<ObjectChange>> byType =
                diff.changes().stream().collect(Collectors.groupingBy(ObjectChange::type));
        for (Diff.TypeChanges type : diff.types()) {
            lines.add("");
            lines.add(paint("1", type.type() + ": " + counts(type.added(), type.removed(), type.changed())));
            together.group(byType.getOrDefault(type.type(), List.of())).forEach(group -> add(group, namesakes));
        }
        if (diff.isCut()) {
            lines.add("");
            lines.add("Only the first " + diff.changes().size() + " of " + diff.count() + " objects are listed.");
        }
        if (!diff.notCompared().isEmpty()) {
            lines.add("");
            lines.add("Not compared:");
            diff.notCompared().forEach(n -> lines.add("  " + n.type() + ": " + Shown.clean(n.why())));
        }
        for (Diff.LogReading log : diff.logs()) {
            if (!log.detail().isEmpty()) {
                lines.add("");
                lines.add("The log of " + log.provider() + (log.isRead() ? ": " : " was not read: ")
                        + Shown.clean(log.detail()));
            }
        }
    }

    private void add(Together.Group group, Namesakes namesakes) {
        if (group.with().isPresent()) {
            lines.add("  " + paint(colour(group.changes().get(0).kind()), group.title()));
        } else {
            group.changes().forEach(change -> add(change, namesakes.inWords(change)));
        }
    }

    private void add(ObjectChange change, String remark) {
        lines.add("  " + paint(colour(change.kind()), change.kind().label() + " " + Shown.title(change)) + remark);
        change.log().forEach(entry -> lines.add("      " + Shown.logged(entry)));
        if (change.kind() == ObjectChange.Kind.CHANGED) {
            change.fields().forEach(field -> add(field, value -> Shown.value(value, change)));
        }
    }

    private void add(FieldChange field, Function<JsonValue, String> show) {
        switch (field.form()) {
            case VALUE -> lines.add("      " + line(field, show));
            case SET, LIST -> {
                lines.add("      " + Shown.at(field) + ":");
                List<Edit> moved = field.edits().stream()
                        .filter(e -> e.kind() != Edit.Kind.KEEP)
                        .toList();
                cut(moved, MOST_ELEMENTS).forEach(edit -> lines.add("        " + element(edit, show)));
                more(moved.size(), MOST_ELEMENTS, "elements");
            }
            case LINES -> {
                lines.add("      " + Shown.at(field) + ":");
                List<String> hunks = UnifiedLines.of(field.edits());
                cut(hunks, MOST_LINES).forEach(text -> lines.add("        " + hunkLine(text)));
                more(hunks.size(), MOST_LINES, "lines");
                if (hunks.isEmpty()) {
                    lines.add("        only the line ends differ");
                }
            }
        }
    }

    private String element(Edit edit, Function<JsonValue, String> show) {
        boolean isAdded = edit.kind() == Edit.Kind.ADD;
        String text = show.apply(edit.value());
        return paint(
                isAdded ? "32" : "31",
                (isAdded ? "+ " : "- ")
                        + (text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…"));
    }

    private String hunkLine(String text) {
        String clean = Shown.cleanLine(text);
        return switch (text.charAt(0)) {
            case '+' -> paint("32", clean);
            case '-' -> paint("31", clean);
            case '@' -> paint("36", clean);
            default -> clean;
        };
    }

    private static <T> List<T> cut(List<T> all, int most) {
        return all.subList(0, Math.min(all.size(), most));
    }

    private void more(int size, int most, String what) {
        if (size > most) {
            lines.add("        … and " + (size - most) + " " + what + " more");
        }
    }

    private String paint(String colour, String text) {
        return colours == Colours.NONE ? text : "\u001b[" + colour + "m" + text + "\u001b[0m";
    }

    private static String colour(ObjectChange.Kind kind) {
        return switch (kind) {
            case ADDED -> "32";
            case REMOVED -> "31";
            case CHANGED -> "33";
        };
    }

    static String headline(Diff diff) {
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

    static String counts(long added, long removed, long changed) {
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

    /** A changed field, without names of what it mentions. */
    static List<String> of(FieldChange field) {
        DiffText text = new DiffText(Colours.NONE);
        text.add(field, Shown::value);
        return List.copyOf(text.lines);
    }

    private static String line(FieldChange field, Function<JsonValue, String> show) {
        String before = field.before().map(show).orElse("");
        String after = field.after().map(show).orElse("");
        String was = Shown.window(before, after, LONGEST_VALUE);
        String is = Shown.window(after, before, LONGEST_VALUE);
        if (field.before().isEmpty()) {
            return Shown.at(field) + ": set to " + is;
        }
        return field.after().isEmpty()
                ? Shown.at(field) + ": removed, was " + was
                : Shown.at(field) + ": " + was + " -> " + is;
    }
}
