package org.butterflysecurity.internal.repository;

import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.StorageKey;

/** Where a tenant's objects are. Everything is below one prefix that no other tenant shares. */
record Layout(TenantId tenant) {

    /** Whether this is the name of a pack, an index or a lease. */
    static boolean isId(String name) {
        return name.matches("[0-9a-f]{32}");
    }

    StorageKey root() {
        return StorageKey.of("tenants/" + tenant.value());
    }

    StorageKey keyring() {
        return root().resolve("keyring.json");
    }

    /** What is to become the keyring, while it is being replaced. */
    StorageKey nextKeyring() {
        return root().resolve("keyring.next");
    }

    StorageKey head() {
        return root().resolve("head");
    }

    StorageKey packs() {
        return root().resolve("packs");
    }

    StorageKey pack(String id) {
        return packs().resolve(id);
    }

    StorageKey indexes() {
        return root().resolve("index");
    }

    StorageKey index(String id) {
        return indexes().resolve(id);
    }

    StorageKey snapshots() {
        return root().resolve("snapshots");
    }

    StorageKey snapshot(SnapshotId id) {
        return snapshots().resolve(id.value());
    }

    StorageKey pins() {
        return root().resolve("pins");
    }

    StorageKey pin(SnapshotId id) {
        return pins().resolve(id.value());
    }

    /** Manifests that a repair took out of the history. */
    StorageKey damaged() {
        return root().resolve("damaged");
    }

    StorageKey journals() {
        return root().resolve("journals");
    }

    StorageKey drills() {
        return root().resolve("drills");
    }

    StorageKey locks() {
        return root().resolve("locks");
    }

    StorageKey lock(String id) {
        return locks().resolve(id);
    }
}
