package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.json.JsonValue;

/**
 * One element of a list, or one line of a text, as it stays, goes or comes. What stays and goes is the list before, in order; what
 * stays and comes is the list after.
 */
public record Edit(Kind kind, JsonValue value) {
    /** More cells than this, and a stretch counts as replaced as a whole: 2,000 lines against 2,000. */
    private static final long MOST_CELLS = 4_000_000;

    public Edit {
        requireNonNull(kind, "kind");
        requireNonNull(value, "value");
    }

    /** What becomes of an element. */
    public enum Kind {
        KEEP,
        REMOVE,
        ADD
    }

    /** What went, then what came; an element that stands there twice counts twice. */
    static List<Edit> ofSets(List<JsonValue> before, List<JsonValue> after) {
        List<Edit> edits = new ArrayList<>();
        surplus(before, after).forEach(v -> edits.add(new Edit(Kind.REMOVE, v)));
        surplus(after, before).forEach(v -> edits.add(new Edit(Kind.ADD, v)));
        return edits;
    }

    /** The shortest way from one list to the other. */
    static List<Edit> ofLists(List<JsonValue> before, List<JsonValue> after) {
        int head = 0;
        int least = Math.min(before.size(), after.size());
        while (head < least && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < least - head && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Edit> edits = new ArrayList<>();
        add(edits, Kind.KEEP, before.subList(0, head));
        middle(edits, before.subList(head, before.size() - tail), after.subList(head, after.size() - tail));
        add(edits, Kind.KEEP, before.subList(before.size() - tail, before.size()));
        return edits;
    }

    private static void middle(List<Edit> edits, List<JsonValue> before, List<JsonValue> after) {
        if ((before.size() + 1L) * (after.size() + 1L) > MOST_CELLS) {
            add(edits, Kind.REMOVE, before);
            add(edits, Kind.ADD, after);
            return;
        }
        int[][] common = longestCommon(before, after);
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                edits.add(new Edit(Kind.KEEP, before.get(i++)));
                j++;
            } else if (i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1])) {
                edits.add(new Edit(Kind.REMOVE, before.get(i++)));
            } else {
                edits.add(new Edit(Kind.ADD, after.get(j++)));
            }
        }
    }

    /** At {@code [i][j]} how many elements what follows {@code i} and what follows {@code j} have in common, in order. */
    private static int[][] longestCommon(List<JsonValue> before, List<JsonValue> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<JsonValue> surplus(List<JsonValue> of, List<JsonValue> over) {
        Map<JsonValue, Integer> there = new HashMap<>();
        over.forEach(v -> there.merge(v, 1, Integer::sum));
        List<JsonValue> surplus = new ArrayList<>();
        for (JsonValue value : of) {
            if (there.merge(value, -1, Integer::sum) < 0) {
                surplus.add(value);
            }
        }
        return Collections.unmodifiableList(surplus);
    }

    private static void add(List<Edit> edits, Kind kind, List<JsonValue> values) {
        values.forEach(v -> edits.add(new Edit(kind, v)));
    }
}
