package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.json.JsonPointer;

/** A pointer of which the first {@code depth} segments have been followed. */
record Trail(List<String> segments, int depth) {
    static final String ANY = "*";

    static List<Trail> start(List<JsonPointer> pointers) {
        return pointers.stream().map(Trail::start).toList();
    }

    static Trail start(JsonPointer pointer) {
        return new Trail(pointer.segments(), 0);
    }

    /** The trails that lead on to {@code name}, one step further; of an array, {@link #ANY} are all items. */
    static List<Trail> follow(List<Trail> trails, String name) {
        if (trails.isEmpty()) {
            return trails;
        }
        List<Trail> next = new ArrayList<>(trails.size());
        for (Trail trail : trails) {
            if (trail.leadsTo(name)) {
                next.add(trail.next());
            }
        }
        return next;
    }

    static boolean arrived(List<Trail> trails) {
        for (Trail trail : trails) {
            if (trail.arrived()) {
                return true;
            }
        }
        return false;
    }

    boolean arrived() {
        return depth == segments.size();
    }

    boolean leadsTo(String name) {
        return !arrived()
                && (segments.get(depth).equals(ANY) || segments.get(depth).equals(name));
    }

    /** Whether it leads on to one item of an array and not to the others. */
    boolean leadsToOneItem() {
        return !arrived() && segments.get(depth).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    Trail next() {
        return new Trail(segments, depth + 1);
    }
}
