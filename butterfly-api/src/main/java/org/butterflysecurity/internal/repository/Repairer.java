package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.model.RepairReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.Verification;

/**
 * Keeps what is intact and says what is lost. A damaged snapshot is replaced by one that has what can still be read of it and says of
 * itself that it is salvaged; then damaged objects are cleared away. Cut short anywhere, it can be done again. For use once.
 */
final class Repairer {
    /** The tag of a snapshot that stands in for a damaged one. */
    static final String TAG = "repaired";

    private final RepositoryParts parts;
    private final Set<String> damagedPacks = new TreeSet<>();
    private final Set<NodeName> lostNodes = new HashSet<>();

    Repairer(RepositoryParts parts) {
        this.parts = parts;
    }

    /** What is lost of each damaged snapshot, by the snapshot it is of. */
    private record Damage(Map<SnapshotId, Snapshot> salvageable, List<SnapshotId> hopeless) {}

    /** What a repair would do. Changes nothing. */
    RepairReport plan(Verification found) {
        List<RepairReport.DamagedSnapshot> snapshots = new ArrayList<>();
        Damage damage = assess(found);
        damage.salvageable().forEach((id, snapshot) -> {
            List<RepairReport.LostRecords> lost = new ArrayList<>();
            salvage(snapshot, lost, (type, records) -> {
                while (records.hasNext()) {
                    records.next();
                }
                return new TreeSummary(type.root().orElseThrow(), 0, 0, 0);
            });
            if (!lost.isEmpty()) {
                snapshots.add(new RepairReport.DamagedSnapshot(id, Optional.empty(), lost));
            }
        });
        addHopeless(damage, snapshots);
        return new RepairReport(true, found.problems(), snapshots);
    }

    RepairReport repair(Verification found, Consumer<BackupEvent.Progress> progress) {
        if (found.isIntact()) {
            return new RepairReport(false, List.of(), List.of());
        }
        parts.history().catchUp();
        Damage damage = assess(found);
        List<RepairReport.DamagedSnapshot> snapshots = new ArrayList<>();
        Set<SnapshotId> gone = new HashSet<>(damage.hopeless());
        damage.salvageable()
                .forEach((id, snapshot) -> replace(id, snapshot).ifPresent(replaced -> {
                    snapshots.add(replaced);
                    gone.add(id);
                }));
        addHopeless(damage, snapshots);
        gone.forEach(this::setAside);
        try (Lease lease = parts.leases().take(Leases.Kind.PRUNE)) {
            parts.history().catchUp();
            new Pruner(parts, damagedPacks, true).prune(all -> keepAllBut(gone, all), lease, progress);
        }
        Pins pins = new Pins(parts);
        gone.stream().filter(pins::has).forEach(pins::remove);
        return new RepairReport(false, found.problems(), snapshots);
    }

    /** Keeps a copy of a manifest that goes, as it is: should what it lacks be found elsewhere, it can be put back by hand. */
    private void setAside(SnapshotId id) {
        parts.storage().find(parts.layout().snapshot(id)).ifPresent(bytes -> {
            String name = id.value() + "-" + Link.to(id, bytes).sha256().substring(0, 16);
            parts.storage().put(parts.layout().damaged().resolve(name), bytes);
        });
    }

    private static Map<SnapshotId, List<String>> keepAllBut(Set<SnapshotId> gone, List<Snapshot> all) {
        Map<SnapshotId, List<String>> kept = new LinkedHashMap<>();
        all.stream().filter(s -> !gone.contains(s.id())).forEach(s -> kept.put(s.id(), List.of("intact")));
        return kept;
    }

    private static void addHopeless(Damage damage, List<RepairReport.DamagedSnapshot> snapshots) {
        damage.hopeless()
                .forEach(id -> snapshots.add(new RepairReport.DamagedSnapshot(id, Optional.empty(), List.of())));
    }

    /** Which packs and snapshots are damaged. */
    private Damage assess(Verification found) {
        String packs = parts.layout().packs().value() + "/";
        found.problems().stream()
                .filter(p -> p.object().startsWith(packs))
                .forEach(p -> damagedPacks.add(p.object().substring(packs.length())));
        Indexes.Known known = parts.indexes().load();
        findLostNodes(known.packs());
        known.ids().values().forEach(this::findLostNodes);
        Map<SnapshotId, Snapshot> salvageable = new LinkedHashMap<>();
        List<SnapshotId> hopeless = new ArrayList<>();
        Set<SnapshotId> expected = new TreeSet<>(parts.history().live());
        parts.history().head().stream().flatMap(h -> h.live().stream()).forEach(l -> expected.add(l.id()));
        for (SnapshotId id : expected) {
            Optional<Manifest> manifest = parts.history().find(id).flatMap(History.Found::manifest);
            manifest.ifPresentOrElse(m -> salvageable.put(id, m.snapshot()), () -> hopeless.add(id));
        }
        Set<SnapshotId> named = new HashSet<>();
        found.problems().forEach(p -> named.addAll(p.snapshots()));
        salvageable.keySet().retainAll(named);
        return new Damage(salvageable, hopeless);
    }

    private void findLostNodes(Collection<PackContents> packs) {
        for (PackContents pack : packs) {
            if (damagedPacks.contains(pack.id())) {
                byte[] bytes =
                        parts.storage().find(parts.layout().pack(pack.id())).orElse(new byte[0]);
                lostNodes.addAll(PackAudit.of(parts.keys(), pack.id(), bytes, Optional.of(pack))
                        .lost());
            }
        }
    }

    private Optional<RepairReport.DamagedSnapshot> replace(SnapshotId id, Snapshot damaged) {
        Lease lease = parts.leases().take(Leases.Kind.RUN);
        try (SnapshotWriter writer = new SnapshotWriter(parts, lease, Optional.empty(), lostNodes)) {
            List<RepairReport.LostRecords> lost = new ArrayList<>();
            List<TypeResult> types = salvage(damaged, lost, (type, records) -> writer.write(type.type(), records));
            if (lost.isEmpty()) {
                return Optional.empty();
            }
            Set<String> tags = new TreeSet<>(damaged.tags());
            tags.add(TAG);
            Snapshot replacement =
                    writer.commit(damaged.startedAt(), damaged.takenAt(), damaged.connections(), types, 0, 0, tags);
            Pins pins = new Pins(parts);
            if (pins.has(id)) {
                pins.put(replacement.id());
            }
            return Optional.of(new RepairReport.DamagedSnapshot(id, Optional.of(replacement.id()), lost));
        }
    }

    /** Takes the records of a tree. */
    private interface Taker {
        TreeSummary take(TypeResult type, Iterator<Record> records);
    }

    /** The types of a snapshot, each as far as it can be read. */
    private List<TypeResult> salvage(Snapshot snapshot, List<RepairReport.LostRecords> lost, Taker taker) {
        NodeStore nodes = parts.newNodeStore(
                () -> parts.indexes().load().withLost().nodesPreferringAllBut(damagedPacks), name -> Optional.empty());
        List<TypeResult> types = new ArrayList<>();
        for (TypeResult type : snapshot.types()) {
            Optional<NodeName> root = type.root().map(Repository::rootName);
            types.add(root.map(r -> salvage(snapshot.id(), type, new Salvage(nodes, r, type.count()), lost, taker))
                    .orElse(type));
        }
        return types;
    }

    private static TypeResult salvage(
            SnapshotId id, TypeResult type, Salvage salvage, List<RepairReport.LostRecords> lost, Taker taker) {
        TreeSummary tree = taker.take(type, salvage);
        if (salvage.lost() == 0) {
            return type;
        }
        lost.add(new RepairReport.LostRecords(type.type(), salvage.lost(), type.count(), salvage.places()));
        String detail = "salvaged from snapshot " + id + ": " + salvage.lost() + " of " + type.count()
                + " objects are lost, " + String.join(", ", salvage.places())
                + (type.detail().isEmpty() ? "" : "; before that, " + type.detail());
        return TypeResult.salvaged(type.type(), detail, tree.count(), tree.bytes(), tree.root());
    }
}
