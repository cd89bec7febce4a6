package org.butterflysecurity.internal.repository;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.StorageKey;

/** Collects what a verification finds, one entry per object and kind of damage, with everything it affects. Thread-safe. */
final class Problems {
    private final Map<Problem, Affected> found = new LinkedHashMap<>();
    private final Set<Verification.Note> notes = new LinkedHashSet<>();

    /** One kind of damage of one object. */
    record Problem(ErrorCode code, StorageKey object, String what) {}

    private record Affected(Set<SnapshotId> snapshots, Set<ResourceType> types) {}

    synchronized Problem add(ErrorCode code, StorageKey object, String what) {
        Problem problem = new Problem(code, object, what);
        affected(problem);
        return problem;
    }

    private Affected affected(Problem problem) {
        return found.computeIfAbsent(problem, p -> new Affected(new TreeSet<>(), new TreeSet<>()));
    }

    synchronized void affects(Problem problem, SnapshotId snapshot) {
        affected(problem).snapshots().add(snapshot);
    }

    synchronized void affects(Problem problem, SnapshotId snapshot, ResourceType type) {
        affects(problem, snapshot);
        affected(problem).types().add(type);
    }

    /** Something that is not wrong. */
    synchronized void note(StorageKey object, String what) {
        notes.add(new Verification.Note(object.value(), what));
    }

    synchronized List<Verification.Note> notes() {
        return List.copyOf(notes);
    }

    synchronized List<Verification.Problem> list() {
        return found.entrySet().stream()
                .map(e -> new Verification.Problem(
                        e.getKey().code(),
                        e.getKey().object().value(),
                        e.getKey().what(),
                        List.copyOf(e.getValue().snapshots()),
                        List.copyOf(e.getValue().types())))
                .toList();
    }
}
