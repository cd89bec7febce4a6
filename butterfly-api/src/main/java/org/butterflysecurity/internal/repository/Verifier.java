package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.VerifyOptions;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.StoredObject;

/**
 * Proves that snapshots are intact: keyring, head, manifests and indexes always, and every byte of the packs that the snapshots
 * use. Goes on after a finding. For use by one thread, once.
 */
final class Verifier {
    private final RepositoryParts parts;
    private final Keyring keyring;
    private final Consumer<BackupEvent.Progress> progress;
    private final Problems problems = new Problems();
    private final Map<String, PackContents> indexed = new TreeMap<>();
    private final Set<String> indexObjects = new HashSet<>();
    private long objects;
    private long bytes;
    private long records;

    Verifier(RepositoryParts parts, Keyring keyring, Consumer<BackupEvent.Progress> progress) {
        this.parts = parts;
        this.keyring = keyring;
        this.progress = progress;
    }

    /** One snapshot. */
    Verification verify(SnapshotId id, VerifyOptions options) {
        HistoryCheck.Result history = checkSurroundings(options);
        Manifest manifest = history.manifests().get(id);
        List<Manifest> manifests = manifest == null ? List.of() : List.of(manifest);
        if (options.isQuick()) {
            return quick(history, List.of(id), manifests);
        }
        try (PackAudits audits = newAudits()) {
            walk(manifests, full(audits)::check);
            return result(history, List.of(id), audits);
        }
    }

    /** Every snapshot and everything stored. */
    Verification verifyAll(VerifyOptions options) {
        HistoryCheck.Result history = checkSurroundings(options);
        Collection<Manifest> manifests = new TreeMap<>(history.manifests()).values();
        List<SnapshotId> ids = history.head().live().stream().map(Link::id).toList();
        if (options.isQuick()) {
            return quick(history, ids, manifests);
        }
        try (PackAudits audits = newAudits()) {
            auditAll(audits);
            walk(manifests, full(audits)::check);
            return result(history, ids, audits);
        }
    }

    private TreeCheck full(PackAudits audits) {
        return new TreeCheck(audits, problems, parts.layout());
    }

    private Verification quick(HistoryCheck.Result history, List<SnapshotId> ids, Collection<Manifest> manifests) {
        QuickCheck trees = new QuickCheck(parts, problems, contents(), indexed.keySet());
        walk(manifests, trees::check);
        return result(history, ids, trees.usedWithoutIndex(), trees.packs(), 0);
    }

    private PackAudits newAudits() {
        return new PackAudits(parts, problems, contents(), indexed.keySet());
    }

    private Verification result(HistoryCheck.Result history, List<SnapshotId> ids, PackAudits audits) {
        return result(history, ids, audits.usedWithoutIndex(), audits.packs(), audits.bytes());
    }

    private Verification result(
            HistoryCheck.Result history,
            List<SnapshotId> ids,
            Set<String> usedWithoutIndex,
            long packs,
            long packBytes) {
        checkCover(history.head(), usedWithoutIndex);
        new FormerVersions(parts, problems).note();
        new Surroundings(parts, problems).note(history.head(), indexed.keySet(), usedWithoutIndex);
        return new Verification(
                ids,
                objects + packs,
                records,
                bytes + packBytes,
                problems.list(),
                problems.notes(),
                history.head().last().map(l -> new TrustedHead(l.id(), l.sha256())));
    }

    /**
     * An index object that the head names and that is gone was merged into another, unless a pack that is needed has no index now:
     * then it was lost.
     */
    private void checkCover(Head head, Set<String> usedWithoutIndex) {
        if (usedWithoutIndex.isEmpty()) {
            return;
        }
        Set<String> missing = new TreeSet<>(head.indexes());
        missing.removeAll(indexObjects);
        missing.forEach(id ->
                problems.add(ErrorCode.STORAGE_OBJECT_MISSING, parts.layout().index(id), "it is missing"));
    }

    private HistoryCheck.Result checkSurroundings(VerifyOptions options) {
        checkKeyring();
        HistoryCheck.Result history = new HistoryCheck(parts, problems).check(options.trusted());
        objects += history.objects();
        if (keyring.generation() < history.head().keyring()) {
            problems.add(ErrorCode.STALE_KEYRING, parts.layout().keyring(), "it is older than the head says");
        }
        checkIndexes();
        return history;
    }

    private void checkKeyring() {
        try {
            Optional<TenantKeys> loaded = keyring.load();
            loaded.ifPresentOrElse(
                    TenantKeys::close,
                    () -> problems.add(ErrorCode.CORRUPT_KEYRING, parts.layout().keyring(), "it is missing"));
            objects++;
        } catch (KeyException e) {
            problems.add(e.code(), parts.layout().keyring(), e.happened());
        }
    }

    private void checkIndexes() {
        for (StoredObject object : list(parts.storage().list(parts.layout().indexes()))) {
            String id = object.key().name();
            if (!Layout.isId(id)) {
                continue;
            }
            Optional<byte[]> stored = parts.storage().find(object.key());
            if (stored.isPresent()) {
                indexObjects.add(id);
                objects++;
                bytes += stored.get().length;
                try {
                    IndexCodec.decode(parts.sealer().open(ObjectKind.INDEX, id, stored.get()))
                            .forEach(p -> indexed.put(p.id(), p));
                } catch (DamagedException e) {
                    problems.add(ErrorCode.CORRUPT_OBJECT, object.key(), e.what());
                }
            }
        }
    }

    /** What indexes say, and for packs that none covers what they say themselves. */
    private Collection<PackContents> contents() {
        List<PackContents> all = new ArrayList<>(indexed.values());
        for (StoredObject object : list(parts.storage().list(parts.layout().packs()))) {
            if (!indexed.containsKey(object.key().name())
                    && Layout.isId(object.key().name())) {
                try {
                    parts.packs()
                            .contents(object.key().name(), object.sizeBytes())
                            .ifPresent(all::add);
                } catch (DamagedException e) {
                    problems.add(ErrorCode.CORRUPT_OBJECT, object.key(), e.what());
                }
            }
        }
        return all;
    }

    private void auditAll(PackAudits audits) {
        Set<String> ids = new TreeSet<>(indexed.keySet());
        list(parts.storage().list(parts.layout().packs())).stream()
                .map(o -> o.key().name())
                .filter(Layout::isId)
                .forEach(ids::add);
        List<String> all = List.copyOf(ids);
        int step = 8;
        for (int from = 0; from < all.size(); from += step) {
            int to = Math.min(from + step, all.size());
            audits.audit(all.subList(from, to));
            progress.accept(new BackupEvent.Progress("verify", "packs", to, all.size()));
        }
    }

    /** Checks a tree as far as it is asked to; gives its totals if it is whole. */
    private interface Trees {
        Optional<TreeCheck.Totals> check(NodeName root, TreeCheck.Owner owner);
    }

    private void walk(Collection<Manifest> manifests, Trees trees) {
        long total =
                manifests.stream().mapToLong(m -> m.snapshot().types().size()).sum();
        long done = 0;
        for (Manifest manifest : manifests) {
            Snapshot snapshot = manifest.snapshot();
            for (TypeResult type : snapshot.types()) {
                type.root().flatMap(NodeName::parse).ifPresent(root -> check(trees, snapshot.id(), type, root));
                progress.accept(new BackupEvent.Progress("verify", "types", ++done, total));
            }
        }
    }

    private void check(Trees trees, SnapshotId id, TypeResult type, NodeName root) {
        ResourceType name = type.type();
        trees.check(root, new TreeCheck.Owner(id, name)).ifPresent(totals -> {
            records += totals.count();
            if (totals.count() != type.count() || totals.bytes() != type.bytes()) {
                problems.affects(
                        problems.add(
                                ErrorCode.CORRUPT_OBJECT,
                                parts.layout().snapshot(id),
                                "its counts are not those of its trees"),
                        id,
                        name);
            }
        });
    }

    private static List<StoredObject> list(Stream<StoredObject> objects) {
        try (objects) {
            return objects.toList();
        }
    }
}
