package org.butterflysecurity.internal.repository;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** Notes what is in a tenant's prefix beside the objects that are checked, so that nothing there goes unmentioned. */
final class Surroundings {
    private final RepositoryParts parts;
    private final Layout layout;
    private final Problems problems;

    Surroundings(RepositoryParts parts, Problems problems) {
        this.parts = parts;
        this.layout = parts.layout();
        this.problems = problems;
    }

    /**
     * @param indexed packs that an index covers
     * @param used packs that none covers though they are needed
     */
    void note(Head head, Set<String> indexed, Set<String> used) {
        Set<String> live = new HashSet<>();
        head.live().forEach(l -> live.add(l.id().value()));
        for (StorageKey key : keys()) {
            String name = key.name();
            if (isIn(layout.packs(), key) && Layout.isId(name)) {
                notePack(key, indexed.contains(name), used.contains(name));
            } else if (isIn(layout.snapshots(), key) && History.isSnapshot(name)) {
                if (!live.contains(name)) {
                    problems.note(key, "a snapshot that a prune was removing; the next prune deletes it");
                }
            } else if (isIn(layout.locks(), key)) {
                problems.note(key, parts.leases().describe(key));
            } else if (isIn(layout.damaged(), key)) {
                problems.note(key, "the manifest of a snapshot that a repair took out of the history");
            } else if (!isOurs(key)) {
                problems.note(key, "not part of the snapshots; it was not checked");
            }
        }
    }

    private void notePack(StorageKey key, boolean indexed, boolean used) {
        if (used) {
            problems.note(key, "no index covers it; the next run that adds something writes one");
        } else if (!indexed) {
            problems.note(key, "no index covers it: a run under way or cut short wrote it; the next run uses it again");
        }
    }

    private boolean isOurs(StorageKey key) {
        return key.equals(layout.keyring())
                || key.equals(layout.head())
                || (isIn(layout.indexes(), key) && Layout.isId(key.name()));
    }

    private static boolean isIn(StorageKey folder, StorageKey key) {
        return key.equals(folder.resolve(key.name()));
    }

    private List<StorageKey> keys() {
        try (Stream<StoredObject> objects = parts.storage().list(layout.root())) {
            return objects.map(StoredObject::key).toList();
        }
    }
}
