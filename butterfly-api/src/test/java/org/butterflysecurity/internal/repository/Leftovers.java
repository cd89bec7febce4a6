package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;

/** What lies in a tenant's storage and no snapshot needs. */
final class Leftovers {
    private Leftovers() {}

    /** The keys of packs that no index covers or no snapshot needs, surplus indexes, manifests, leases and keyrings. */
    static List<String> in(StorageBackend storage, List<KeyProvider> keys) {
        Layout layout = new Layout(Sandbox.TENANT);
        try (TenantKeys opened = new Keyring(storage, layout, keys).load().orElseThrow()) {
            RepositoryParts parts = RepositoryParts.of(
                    storage, layout, opened, Sandbox.CLOCK, new Randomness(new Random(1)), LeaseOwner::current);
            Set<StorageKey> needed = new HashSet<>(List.of(layout.keyring(), layout.head()));
            List<SnapshotId> snapshots = parts.history().live();
            parts.history().indexes().forEach(id -> needed.add(layout.index(id)));
            LiveNodes live = new LiveNodes(parts.newNodeStore());
            for (SnapshotId id : snapshots) {
                needed.add(layout.snapshot(id));
                parts.history().read(id).orElseThrow().snapshot().types().stream()
                        .map(TypeResult::root)
                        .forEach(root -> root.map(Repository::rootName).ifPresent(live::addTree));
            }
            for (PackContents pack : parts.indexes().load().packs()) {
                if (pack.entries().stream().anyMatch(e -> live.names().contains(e.name()))) {
                    needed.add(layout.pack(pack.id()));
                }
            }
            List<StorageKey> left = new ArrayList<>(Storages.keys(storage));
            left.removeAll(needed);
            left.removeIf(k -> k.value().startsWith(layout.damaged().value() + "/"));
            return left.stream().map(StorageKey::value).toList();
        }
    }
}
