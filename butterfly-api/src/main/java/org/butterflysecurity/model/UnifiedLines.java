package org.butterflysecurity.model;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** Edits of lines as a unified diff shows them: three unchanged lines around each change, hunks headed by line numbers. */
final class UnifiedLines {
    private static final int CONTEXT = 3;

    private UnifiedLines() {}

    /** The hunks, one text for each line; none if no line differs, as when only the line ends do. */
    static List<String> of(List<Edit> edits) {
        boolean[] shown = shown(edits);
        List<String> lines = new ArrayList<>();
        int before = 1;
        int after = 1;
        for (int i = 0; i < edits.size(); i++) {
            Edit edit = edits.get(i);
            if (shown[i]) {
                if (i == 0 || !shown[i - 1]) {
                    lines.add(header(edits, shown, i, before, after));
                }
                lines.add(sign(edit.kind()) + text(edit.value()));
            }
            before += edit.kind() == Edit.Kind.ADD ? 0 : 1;
            after += edit.kind() == Edit.Kind.REMOVE ? 0 : 1;
        }
        return lines;
    }

    /** What one element looks like: a line as it is, any other value as JSON. */
    static String text(JsonValue value) {
        return value instanceof JsonString s ? s.value() : Json.compact(value);
    }

    private static String sign(Edit.Kind kind) {
        return switch (kind) {
            case KEEP -> " ";
            case REMOVE -> "-";
            case ADD -> "+";
        };
    }

    private static boolean[] shown(List<Edit> edits) {
        boolean[] shown = new boolean[edits.size()];
        for (int i = 0; i < edits.size(); i++) {
            if (edits.get(i).kind() != Edit.Kind.KEEP) {
                for (int near = Math.max(0, i - CONTEXT); near <= Math.min(edits.size() - 1, i + CONTEXT); near++) {
                    shown[near] = true;
                }
            }
        }
        return shown;
    }

    private static String header(List<Edit> edits, boolean[] shown, int from, int before, int after) {
        int old = 0;
        int now = 0;
        for (int i = from; i < edits.size() && shown[i]; i++) {
            old += edits.get(i).kind() == Edit.Kind.ADD ? 0 : 1;
            now += edits.get(i).kind() == Edit.Kind.REMOVE ? 0 : 1;
        }
        return "@@ -" + range(before, old) + " +" + range(after, now) + " @@";
    }

    /** Of an empty range the line before it is named, as GNU diff does. */
    private static String range(int start, int count) {
        return (count == 0 ? start - 1 : start) + (count == 1 ? "" : "," + count);
    }
}
