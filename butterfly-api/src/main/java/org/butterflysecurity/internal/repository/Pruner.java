package org.butterflysecurity.internal.repository;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.internal.cipher.AesGcm;
import org.butterflysecurity.model.PruneReport;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/**
 * Removes snapshots and what only they needed. The order makes it safe to be cut short anywhere: first new packs and a new index,
 * then the head forgets what goes, then manifests, old indexes and old packs are deleted. For use by one thread, once.
 */
final class Pruner {
    /** A pack is written anew when less than this share of it is in use. */
    private static final double LEAST_IN_USE = 0.6;
    /** Packs smaller than this are put together when there are many. */
    private static final long SMALL_PACK = PackWriter.TARGET_BYTES / 8;

    private static final int MANY_SMALL_PACKS = 16;
    /**
     * A pack that no index covers is left alone until it is so old by the clock of the storage: a run whose lease this storage does not
     * show yet, or whose clock differs, may be about to need it.
     */
    private static final Duration GRACE = Duration.ofMinutes(30);

    private final RepositoryParts parts;
    private final Set<String> damaged;
    private final boolean indexToo;
    private final Map<StorageKey, Long> stored = new HashMap<>();
    private final Set<StorageKey> young = new HashSet<>();
    private Instant now;
    private Set<String> outdated = Set.of();

    Pruner(RepositoryParts parts) {
        this(parts, Set.of(), false);
    }

    /**
     * A pruner that clears up after damage.
     *
     * @param damaged packs that are written anew with what of them is needed, however much that is
     * @param indexToo whether the index is written anew even where no pack goes
     */
    Pruner(RepositoryParts parts, Set<String> damaged, boolean indexToo) {
        this.parts = parts;
        this.damaged = Set.copyOf(damaged);
        this.indexToo = indexToo;
        this.now = parts.clock().instant();
    }

    /** Which of the snapshots to keep, and why. */
    interface Choice {
        Map<SnapshotId, List<String>> of(List<Snapshot> all);
    }

    private Choice by(Retention retention) {
        return all -> {
            Pins pins = new Pins(parts);
            Set<SnapshotId> pinned = pins.all();
            Instant now = parts.clock().instant();
            Set<SnapshotId> kept = retention.explain(all, pinned, now).keySet();
            // A listing may lag behind: what is about to go is asked for by name.
            all.stream()
                    .map(Snapshot::id)
                    .filter(id -> !kept.contains(id) && pins.has(id))
                    .forEach(pinned::add);
            return retention.explain(all, pinned, now);
        };
    }

    /** What goes and what stays. */
    private record Plan(
            List<Snapshot> kept,
            Map<SnapshotId, List<String>> reasons,
            List<SnapshotId> removed,
            Set<NodeName> live,
            Indexes.Known known,
            List<PackContents> intact,
            List<PackContents> repacked,
            List<StorageKey> leftovers) {}

    PruneReport plan(Retention retention) {
        Plan plan = makePlan(by(retention));
        List<StorageKey> gone = gone(plan);
        return report(true, plan, gone.size(), sizeOf(gone) - liveBytes(plan))
                .withRetiredKeys(outdated.stream().sorted().toList());
    }

    PruneReport prune(Retention retention, Lease lease, Consumer<BackupEvent.Progress> progress) {
        return prune(by(retention), lease, progress);
    }

    PruneReport prune(Choice choice, Lease lease, Consumer<BackupEvent.Progress> progress) {
        now = parts.leases().storedAt(lease.id());
        Plan plan = makePlan(choice);
        List<StorageKey> gone = gone(plan);
        long written = rewrite(plan, lease, gone);
        delete(gone, lease, progress);
        parts.leases().sweep(lease.id());
        return report(false, plan, gone.size(), sizeOf(gone) - written);
    }

    private Plan makePlan(Choice choice) {
        list(parts.layout().snapshots());
        List<Snapshot> all = new ArrayList<>();
        Set<SnapshotId> expected = new TreeSet<>(parts.history().live());
        remembered().forEach(expected::add);
        for (SnapshotId id : expected) {
            read(id).map(Manifest::snapshot).ifPresent(all::add);
        }
        Map<SnapshotId, List<String>> reasons = choice.of(all);
        Set<SnapshotId> keep = reasons.keySet();
        List<Snapshot> kept = all.stream().filter(s -> keep.contains(s.id())).toList();
        outdated = outdated(kept);
        Set<StorageKey> leftovers = new TreeSet<>(stored.keySet());
        kept.forEach(s -> leftovers.remove(parts.layout().snapshot(s.id())));
        list(parts.layout().indexes());
        Indexes.Known known =
                indexToo ? parts.indexes().load().withLost() : parts.indexes().load();
        list(parts.layout().packs());
        Set<NodeName> live = live(kept, known);
        List<PackContents> intact = new ArrayList<>();
        List<PackContents> repacked = new ArrayList<>();
        sort(known, live, intact, repacked);
        List<SnapshotId> removed = Stream.concat(all.stream().map(Snapshot::id), remembered())
                .filter(id -> !keep.contains(id))
                .distinct()
                .sorted()
                .toList();
        return new Plan(kept, reasons, removed, live, known, intact, repacked, List.copyOf(leftovers));
    }

    /**
     * Data keys that encrypt no more and that no manifest needs which stays. What is left of their packs is written anew, so that the
     * keys can be retired.
     */
    private Set<String> outdated(List<Snapshot> kept) {
        Set<String> keys = new HashSet<>(parts.keys().former());
        if (!keys.isEmpty()) {
            for (Snapshot snapshot : kept) {
                parts.storage()
                        .findRange(parts.layout().snapshot(snapshot.id()), 0, TenantKeys.HEADER_BYTES)
                        .flatMap(TenantKeys::dataKeyOf)
                        .ifPresent(keys::remove);
            }
        }
        return keys;
    }

    private boolean isOutdated(PackContents pack) {
        return TenantKeys.dataKeyOf(pack.header()).filter(outdated::contains).isPresent();
    }

    /** A manifest. One that is damaged or missing stops a prune; a repair passes it over. */
    private Optional<Manifest> read(SnapshotId id) {
        if (indexToo) {
            return parts.history().find(id).flatMap(History.Found::manifest);
        }
        return Optional.of(parts.history()
                .read(id)
                .orElseThrow(() -> new RepositoryException(
                        ErrorCode.CORRUPT_OBJECT,
                        "The object '" + parts.layout().snapshot(id) + "' is missing; nothing was pruned.")));
    }

    /** Snapshots that should be there, whether or not a listing has them. A repair forgets by name those that are lost. */
    private Stream<SnapshotId> remembered() {
        return parts.history().head().stream().flatMap(h -> h.live().stream()).map(Link::id);
    }

    private Set<NodeName> live(List<Snapshot> kept, Indexes.Known known) {
        LiveNodes nodes =
                new LiveNodes(parts.newNodeStore(() -> known.nodesPreferringAllBut(damaged), name -> Optional.empty()));
        for (Snapshot snapshot : kept) {
            for (TypeResult type : snapshot.types()) {
                type.root().map(Repository::rootName).ifPresent(root -> {
                    refuseIfMissing(Set.of(root), known);
                    nodes.addTree(root);
                });
            }
        }
        refuseIfMissing(nodes.names(), known);
        return nodes.names();
    }

    /** Packs that stay as they are, and packs whose live nodes are written anew. Each live node is counted once. */
    private void sort(Indexes.Known known, Set<NodeName> live, List<PackContents> intact, List<PackContents> repacked) {
        NodeIndex places = known.nodesPreferringAllBut(damaged);
        List<PackContents> small = new ArrayList<>();
        for (PackContents pack : known.packs()) {
            long inUse = pack.entries().stream()
                    .filter(e -> isLiveHere(e.name(), pack, live, places))
                    .mapToLong(PackContents.Entry::length)
                    .sum();
            boolean isPoor = inUse < pack.bytes() * LEAST_IN_USE;
            if (inUse > 0 && (damaged.contains(pack.id()) || isPoor || isOutdated(pack))) {
                repacked.add(pack);
            } else if (inUse > 0) {
                (pack.bytes() < SMALL_PACK ? small : intact).add(pack);
            }
        }
        (small.size() >= MANY_SMALL_PACKS ? repacked : intact).addAll(small);
    }

    private static boolean isLiveHere(NodeName name, PackContents pack, Set<NodeName> live, NodeIndex places) {
        return live.contains(name)
                && places.find(name).map(p -> p.pack().id().equals(pack.id())).orElse(false);
    }

    /** A snapshot that stays and is damaged is not for a prune to decide on. */
    private void refuseIfMissing(Set<NodeName> live, Indexes.Known known) {
        NodeIndex places = known.nodesPreferringAllBut(damaged);
        Optional<NodeName> missing =
                live.stream().filter(n -> !places.contains(n)).findFirst();
        if (missing.isPresent()) {
            throw new RepositoryException(
                    ErrorCode.CORRUPT_OBJECT,
                    known.lost().isEmpty()
                            ? "The node " + missing.get() + " is in no pack; nothing was pruned."
                            : "The object '"
                                    + parts.layout()
                                            .pack(known.lost().iterator().next())
                                    + "' is missing or damaged, and snapshots that stay need it; nothing was pruned.");
        }
    }

    /** Everything that is to be deleted, in the order of deletion. */
    private List<StorageKey> gone(Plan plan) {
        Set<StorageKey> staying = new HashSet<>();
        plan.intact().forEach(p -> staying.add(parts.layout().pack(p.id())));
        plan.known().adopted().stream()
                .map(p -> parts.layout().pack(p.id()))
                .filter(young::contains)
                .forEach(staying::add);
        List<StorageKey> packs = stored.keySet().stream()
                .filter(k -> k.value().startsWith(parts.layout().packs().value() + "/"))
                .filter(k -> !staying.contains(k))
                .sorted()
                .toList();
        List<StorageKey> gone = new ArrayList<>(plan.leftovers());
        if (indexToo || !packs.isEmpty() || !plan.known().lost().isEmpty()) {
            stored.keySet().stream()
                    .filter(k -> k.value().startsWith(parts.layout().indexes().value() + "/"))
                    .sorted()
                    .forEach(gone::add);
        }
        gone.addAll(packs);
        return gone;
    }

    /** Writes what stays and makes the head point to it; returns the bytes of new packs and index. */
    private long rewrite(Plan plan, Lease lease, List<StorageKey> gone) {
        long written = 0;
        List<String> indexes = stored.keySet().stream()
                .filter(k -> k.value().startsWith(parts.layout().indexes().value() + "/"))
                .map(StorageKey::name)
                .sorted()
                .toList();
        boolean indexesGo = indexToo
                || gone.stream()
                        .anyMatch(k ->
                                k.value().startsWith(parts.layout().indexes().value() + "/"));
        if (indexesGo) {
            try (PackWriter writer = parts.newPackWriter()) {
                plan.repacked().forEach(p -> repack(p, plan.live(), writer));
                List<PackContents> packs = new ArrayList<>(plan.intact());
                packs.addAll(writer.finish());
                Indexes.Written index = parts.indexes().write(packs, parts.random());
                indexes = List.of(index.id());
                written = writer.storedBytes() + index.bytes();
            }
        }
        lease.refresh();
        if (lease.hasLapsed()) {
            throw new RepositoryException(
                    ErrorCode.REPOSITORY_LOCKED,
                    "The lease of this prune on the repository of tenant '"
                            + parts.layout().tenant() + "' expired meanwhile. Nothing was removed.");
        }
        Head head = parts.history().head().orElse(Head.EMPTY);
        Set<SnapshotId> kept = new HashSet<>();
        plan.kept().forEach(s -> kept.add(s.id()));
        List<Link> live =
                head.live().stream().filter(l -> kept.contains(l.id())).toList();
        Head pruned = new Head(head.last(), live, indexes, head.keyring(), List.of());
        if (!pruned.equals(head)) {
            parts.history().writeHead(pruned);
        }
        return written;
    }

    private void repack(PackContents pack, Set<NodeName> live, PackWriter writer) {
        StorageKey key = parts.layout().pack(pack.id());
        byte[] bytes = parts.storage()
                .find(key)
                .orElseThrow(() -> new RepositoryException(
                        ErrorCode.CORRUPT_OBJECT, "The object '" + key + "' is missing; nothing was pruned."));
        AesGcm cipher = parts.keys().cipher(ObjectKind.PACK, pack.id(), pack.header());
        int at = PackFormat.HEADER_BYTES;
        for (PackContents.Entry entry : pack.entries()) {
            if (live.contains(entry.name())) {
                writer.add(entry.name(), open(key, cipher, pack.header(), entry, at, bytes));
            }
            at += entry.length();
        }
    }

    private byte[] open(StorageKey pack, AesGcm cipher, byte[] header, PackContents.Entry entry, int at, byte[] bytes) {
        try {
            if (bytes.length - at < entry.length()) {
                throw new DamagedException("it ends too early");
            }
            return PackFormat.openNode(parts.keys(), cipher, header, entry.name(), at, bytes, at, entry.length());
        } catch (DamagedException e) {
            throw e.in(pack);
        }
    }

    private void delete(List<StorageKey> gone, Lease lease, Consumer<BackupEvent.Progress> progress) {
        long done = 0;
        List<StorageException> retained = new ArrayList<>();
        boolean namesPacks = false;
        for (StorageKey key : gone) {
            boolean isPack = key.equals(parts.layout().pack(key.name()));
            if (isPack && namesPacks) {
                // What a lock keeps of manifests and indexes still names them.
                break;
            }
            if (lease.hasLapsed()) {
                // A run may have begun since and rely on packs that nothing else needs.
                throw new RepositoryException(
                        ErrorCode.REPOSITORY_LOCKED,
                        "The lease of this prune on the repository of tenant '"
                                + parts.layout().tenant() + "' expired after " + done + " of " + gone.size()
                                + " deletions. The snapshots are removed; the next prune frees the rest.",
                        Effect.CHANGED_PARTLY,
                        null);
            }
            Retained.delete(parts.storage(), key).ifPresent(retained::add);
            namesPacks = namesPacks || !isPack && !retained.isEmpty();
            progress.accept(new BackupEvent.Progress("prune", "objects", ++done, gone.size()));
        }
        Retained.refuse(retained, "The snapshots are removed; the next prune frees the rest.");
    }

    private void list(StorageKey prefix) {
        try (Stream<StoredObject> objects = parts.storage().list(prefix)) {
            objects.forEach(o -> {
                stored.put(o.key(), o.sizeBytes());
                if (o.modifiedAt().plus(GRACE).isAfter(now)) {
                    young.add(o.key());
                }
            });
        }
    }

    private long sizeOf(List<StorageKey> keys) {
        return keys.stream().mapToLong(k -> stored.getOrDefault(k, 0L)).sum();
    }

    /** What will be written anew, about. */
    private static long liveBytes(Plan plan) {
        return plan.repacked().stream()
                .flatMap(p -> p.entries().stream())
                .filter(e -> plan.live().contains(e.name()))
                .mapToLong(PackContents.Entry::length)
                .sum();
    }

    private static PruneReport report(boolean dryRun, Plan plan, long objects, long bytes) {
        return new PruneReport(dryRun, plan.reasons(), plan.removed(), objects, Math.max(0, bytes), List.of());
    }
}
