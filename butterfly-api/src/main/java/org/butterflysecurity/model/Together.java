package org.butterflysecurity.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.model.ObjectChange.Kind;
import org.butterflysecurity.model.ObjectChange.Named;

/** Which changes are one to the reader: the members of a group that was removed went with it. */
final class Together {
    /** Fewer are told one by one. */
    private static final int LEAST = 4;

    private final Set<Whole> wholes = new HashSet<>();

    private record Whole(Kind kind, ResourceType type, ResourceKey key) {}

    /**
     * Changes to tell together.
     *
     * @param with the object that all of them came or went with; empty for a change on its own
     */
    record Group(Optional<Named> with, List<ObjectChange> changes) {
        Group {
            changes = List.copyOf(changes);
        }

        /** What happened to them, as one line. */
        String title() {
            String what = changes.get(0).kind().label() + " " + changes.size() + " objects together with ";
            return Shown.clean(what
                    + with.map(w -> w.type().name() + " " + w.name() + " (" + w.key() + ")")
                            .orElse(""));
        }
    }

    Together(Diff diff) {
        diff.changes().stream()
                .filter(c -> c.kind() != Kind.CHANGED)
                .forEach(c -> wholes.add(new Whole(c.kind(), c.type(), c.key())));
    }

    /** The changes of one type, each where the first of its group stands. */
    List<Group> group(List<ObjectChange> changes) {
        Map<Object, List<ObjectChange>> groups = new LinkedHashMap<>();
        changes.forEach(c -> groups.computeIfAbsent(whole(c).<Object>map(w -> w).orElse(c), k -> new ArrayList<>())
                .add(c));
        List<Group> all = new ArrayList<>();
        groups.values().forEach(g -> {
            if (g.size() >= LEAST) {
                all.add(new Group(g.get(0).parent(), g));
            } else {
                g.forEach(c -> all.add(new Group(Optional.empty(), List.of(c))));
            }
        });
        return all;
    }

    private Optional<Whole> whole(ObjectChange change) {
        return change.parent()
                .map(p -> new Whole(change.kind(), p.type(), p.key()))
                .filter(wholes::contains);
    }
}
