package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.butterflysecurity.VerifyOptions;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.PruneReport;
import org.butterflysecurity.model.RepairReport;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.slf4j.LoggerFactory;

/**
 * One tenant's encrypted, deduplicated snapshots. Thread-safe. Closing it forgets the keys; storage and key provider stay open.
 * Streams that it returns are read lazily and fail with {@link ErrorCode#CORRUPT_OBJECT} at the first damaged object.
 */
public final class Repository implements AutoCloseable {
    private final RepositoryParts parts;
    private final Keyring keyring;
    private final TreeReader trees;

    private Repository(RepositoryParts parts, Keyring keyring) {
        this.parts = parts;
        this.keyring = keyring;
        this.trees = new TreeReader(parts.newNodeStore());
    }

    /**
     * Opens the tenant's repository.
     *
     * @throws RepositoryException with {@link ErrorCode#UNKNOWN_TENANT} if there is none
     * @throws KeyException with {@link ErrorCode#WRONG_KEY} if it was made with another key, or
     *     {@link ErrorCode#CORRUPT_KEYRING} if its keyring is damaged or missing
     */
    public static Repository open(
            StorageBackend storage, TenantId tenant, List<KeyProvider> keys, Clock clock, RandomGenerator random) {
        return open(storage, tenant, keys, clock, random, LeaseOwner::current);
    }

    static Repository open(
            StorageBackend storage,
            TenantId tenant,
            List<KeyProvider> keys,
            Clock clock,
            RandomGenerator random,
            Supplier<LeaseOwner> self) {
        Layout layout = new Layout(tenant);
        Keyring keyring = new Keyring(storage, layout, keys);
        TenantKeys loaded = keyring.load()
                .orElseThrow(() -> hasData(storage, layout)
                        ? keyringIsLost(layout)
                        : new RepositoryException(
                                ErrorCode.UNKNOWN_TENANT,
                                "There is no repository of tenant '" + tenant + "' in " + storage.describe() + "."));
        return new Repository(
                RepositoryParts.of(storage, layout, loaded, clock, new Randomness(random), self), keyring);
    }

    /**
     * Opens the tenant's repository, creating it (a keyring) if there is none.
     *
     * @throws KeyException with {@link ErrorCode#WRONG_KEY} if it was made with another key, or
     *     {@link ErrorCode#CORRUPT_KEYRING} if its keyring is damaged, or missing while there is data
     */
    public static Repository openOrCreate(
            StorageBackend storage, TenantId tenant, List<KeyProvider> keys, Clock clock, RandomGenerator random) {
        return openOrCreate(storage, tenant, keys, clock, random, LeaseOwner::current);
    }

    static Repository openOrCreate(
            StorageBackend storage,
            TenantId tenant,
            List<KeyProvider> keys,
            Clock clock,
            RandomGenerator random,
            Supplier<LeaseOwner> self) {
        Layout layout = new Layout(tenant);
        Keyring keyring = new Keyring(storage, layout, keys);
        Randomness randomness = new Randomness(random);
        // Somebody else may be creating it at this moment: data that appeared since the first look has a keyring by
        // now.
        TenantKeys loaded = keyring.load()
                .or(() -> hasData(storage, layout) ? keyring.load() : Optional.of(keyring.create(clock, randomness)))
                .orElseThrow(() -> keyringIsLost(layout));
        RepositoryParts parts = RepositoryParts.of(storage, layout, loaded, clock, randomness, self);
        parts.history().writeFirstHead();
        return new Repository(parts, keyring);
    }

    private static boolean hasData(StorageBackend storage, Layout layout) {
        return storage.find(layout.head()).isPresent()
                || Stream.of(layout.snapshots(), layout.packs(), layout.indexes())
                        .anyMatch(prefix -> {
                            try (Stream<StoredObject> objects = storage.list(prefix)) {
                                return objects.findAny().isPresent();
                            }
                        });
    }

    private static KeyException keyringIsLost(Layout layout) {
        return new KeyException(
                ErrorCode.CORRUPT_KEYRING,
                "The object '" + layout.keyring() + "' is missing, while tenant '" + layout.tenant()
                        + "' has data that it encrypts.");
    }

    /**
     * The snapshots, oldest first. One whose manifest is damaged is left out with a warning in the log; verify names it, and so does
     * {@link #snapshot}.
     */
    public List<Snapshot> snapshots() {
        List<Snapshot> snapshots = new ArrayList<>();
        for (SnapshotId id : parts.history().live()) {
            parts.history()
                    .find(id)
                    .ifPresent(found -> found.manifest()
                            .ifPresentOrElse(
                                    m -> snapshots.add(m.snapshot()),
                                    () -> LoggerFactory.getLogger(Repository.class)
                                            .warn(
                                                    "Snapshot {} of tenant {} cannot be read: {}",
                                                    id,
                                                    parts.layout().tenant(),
                                                    found.damage())));
        }
        return snapshots;
    }

    /**
     * One snapshot.
     *
     * @throws RepositoryException with {@link ErrorCode#UNKNOWN_SNAPSHOT} if there is none, or
     *     {@link ErrorCode#CORRUPT_OBJECT} if its manifest is damaged, or missing though it should be there
     */
    public Snapshot snapshot(SnapshotId id) {
        History history = parts.history();
        boolean expected = history.head()
                .map(h -> h.live().stream().anyMatch(l -> l.id().equals(id)) || id.sequence() > h.lastSequence())
                .orElse(true);
        return history.read(id)
                .filter(m -> expected)
                .map(Manifest::snapshot)
                .orElseThrow(() -> expected && isRemembered(id)
                        ? new RepositoryException(
                                ErrorCode.CORRUPT_OBJECT,
                                "The object '" + parts.layout().snapshot(id) + "' is missing.")
                        : unknown(id));
    }

    private boolean isRemembered(SnapshotId id) {
        return parts.history().head().stream().flatMap(h -> h.live().stream()).anyMatch(l -> l.id().equals(id));
    }

    /**
     * Starts writing a new snapshot: takes a lease that keeps prune away. One writer per run; close it.
     *
     * @throws RepositoryException with {@link ErrorCode#REPOSITORY_LOCKED} if a prune or erase is at work
     * @throws KeyException with {@link ErrorCode#STALE_KEYRING} if storage shows a former keyring
     */
    public SnapshotWriter startSnapshot() {
        Lease lease = parts.leases().take(Leases.Kind.RUN);
        try {
            keyring.refuseStale(parts.history());
            parts.history().catchUp();
            return new SnapshotWriter(parts, lease, newest());
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private Optional<Snapshot> newest() {
        List<SnapshotId> ids = parts.history().live();
        for (int i = ids.size() - 1; i >= 0; i--) {
            Optional<Manifest> manifest = parts.history().find(ids.get(i)).flatMap(History.Found::manifest);
            if (manifest.isPresent()) {
                return manifest.map(Manifest::snapshot);
            }
        }
        return Optional.empty();
    }

    /** The records of a tree in key order. Close the stream. */
    public Stream<Record> records(String root) {
        return trees.records(rootName(root));
    }

    /** The records whose key is {@code parent} followed by more segments, in key order. Close the stream. */
    public Stream<Record> children(String root, ResourceKey parent) {
        return trees.children(rootName(root), parent);
    }

    /** One record. */
    public Optional<Record> find(String root, ResourceKey key) {
        return trees.find(rootName(root), key);
    }

    /**
     * What proves that a record is in a snapshot, or that it is not, to somebody who trusts the manifest of {@code upTo}.
     *
     * @param root of the type in the snapshot
     * @param upTo the snapshot or a later one
     * @throws RepositoryException with {@link ErrorCode#UNKNOWN_SNAPSHOT} if a snapshot between the two is gone, or
     *     {@link ErrorCode#UNSUPPORTED_FORMAT} if a manifest is of the first format, which commits to no content
     */
    public JsonObject prove(SnapshotId id, ResourceType type, String root, ResourceKey key, SnapshotId upTo) {
        return new Prover(parts).prove(id, type, rootName(root), key, upTo);
    }

    /** What differs between two trees, in key order, reading only nodes that differ. An empty root is an empty tree. Close it. */
    public Stream<RecordChange> diff(Optional<String> before, Optional<String> after) {
        return trees.diff(before.map(Repository::rootName), after.map(Repository::rootName));
    }

    /**
     * Proves that a snapshot is intact: keyring, head, all manifests and indexes, and every byte of the packs it uses. Damage is
     * reported, not thrown.
     *
     * @throws RepositoryException with {@link ErrorCode#UNKNOWN_SNAPSHOT} if there is none and there should be none
     */
    public Verification verify(SnapshotId id, Consumer<BackupEvent.Progress> progress) {
        return verify(id, VerifyOptions.defaults(), progress);
    }

    /** As {@link #verify(SnapshotId, Consumer)}, as the options say. */
    public Verification verify(SnapshotId id, VerifyOptions options, Consumer<BackupEvent.Progress> progress) {
        if (!parts.history().live().contains(id) && !isRemembered(id)) {
            throw unknown(id);
        }
        return new Verifier(parts, keyring, progress).verify(id, options);
    }

    /** Proves that every snapshot and every stored object is intact. Damage is reported, not thrown. */
    public Verification verifyAll(Consumer<BackupEvent.Progress> progress) {
        return verifyAll(VerifyOptions.defaults(), progress);
    }

    /** As {@link #verifyAll(Consumer)}, as the options say. */
    public Verification verifyAll(VerifyOptions options, Consumer<BackupEvent.Progress> progress) {
        return new Verifier(parts, keyring, progress).verifyAll(options);
    }

    /** The newest snapshot and the hash of its manifest, for the host to keep elsewhere. Empty if there never was one. */
    public Optional<TrustedHead> head() {
        History history = parts.history();
        return history.caughtUp(history.head().orElse(Head.EMPTY)).last().map(l -> new TrustedHead(l.id(), l.sha256()));
    }

    /** What {@link #prune} would remove. Changes nothing and needs no lease. */
    public PruneReport planPrune(Retention retention) {
        return new Pruner(parts).plan(retention);
    }

    /**
     * Removes the snapshots that {@code retention} does not keep and what only they needed, what interrupted runs left behind, and data
     * keys that encrypt no more and that nothing needs which stays.
     *
     * @throws RepositoryException with {@link ErrorCode#REPOSITORY_LOCKED} if a run or another prune is at work, or
     *     {@link ErrorCode#CORRUPT_OBJECT} if something that must stay is damaged; nothing was removed then
     */
    public PruneReport prune(Retention retention, Consumer<BackupEvent.Progress> progress) {
        try (Lease lease = parts.leases().take(Leases.Kind.PRUNE)) {
            keyring.refuseStale(parts.history());
            parts.history().catchUp();
            PruneReport report = new Pruner(parts).prune(retention, lease, progress);
            keyring.sweep();
            parts.history().remember(keyring.generation());
            return report.withRetiredKeys(new KeyRetirement(parts, keyring).retire(lease));
        }
    }

    /** What {@link #repair} would find lost. Changes nothing. */
    public RepairReport planRepair(Consumer<BackupEvent.Progress> progress) {
        return new Repairer(parts).plan(verifyAll(progress));
    }

    /**
     * Keeps what is intact, replaces damaged snapshots by what can be read of them, and clears damaged objects away.
     *
     * @throws RepositoryException with {@link ErrorCode#REPOSITORY_LOCKED} if somebody else is at work; what was salvaged until then
     *     stays
     */
    public RepairReport repair(Consumer<BackupEvent.Progress> progress) {
        keyring.refuseStale(parts.history());
        return new Repairer(parts).repair(verifyAll(progress), progress);
    }

    /**
     * Makes head and index anew from manifests, packs, and what can be read of the former ones: an index may know nodes of a pack whose
     * own list is damaged, and a head a number that is not to be used again. Snapshots whose removal was cut short come back.
     *
     * @throws RepositoryException with {@link ErrorCode#REPOSITORY_LOCKED} if somebody else is at work; nothing was changed then
     */
    public List<Snapshot> rebuild() {
        try (Lease lease = parts.leases().take(Leases.Kind.PRUNE)) {
            keyring.refuseStale(parts.history());
            List<StorageKey> indexes;
            try (Stream<StoredObject> objects =
                    parts.storage().list(parts.layout().indexes())) {
                indexes = objects.map(StoredObject::key).toList();
            }
            List<PackContents> packs = parts.indexes().loadStored();
            lease.refresh();
            if (!packs.isEmpty()) {
                parts.indexes().write(packs, parts.random());
            }
            indexes.forEach(parts.storage()::delete);
            parts.history().rebuild();
        }
        return snapshots();
    }

    /** Snapshots that no retention removes. */
    public Set<SnapshotId> pinned() {
        return new Pins(parts).all();
    }

    /**
     * Keeps a snapshot whatever a retention says.
     *
     * @throws RepositoryException with {@link ErrorCode#UNKNOWN_SNAPSHOT} if there is none
     */
    public void pin(SnapshotId id) {
        snapshot(id);
        new Pins(parts).put(id);
    }

    /** Takes back {@link #pin}. */
    public void unpin(SnapshotId id) {
        snapshot(id);
        new Pins(parts).remove(id);
    }

    /** The data keys, and which keys of the host open them. */
    public KeyringEditor keys() {
        return new KeyringEditor(parts, keyring);
    }

    /**
     * Erases a tenant: first the keyring, so that nothing left can be read, then everything else. Can be called again after it was
     * cut short; the keyring is gone then and no key is asked for.
     *
     * @return how many objects were deleted
     * @throws RepositoryException with {@link ErrorCode#UNKNOWN_TENANT} if there is nothing to erase, or
     *     {@link ErrorCode#REPOSITORY_LOCKED} if a run or prune is at work; nothing was deleted then
     * @throws KeyException with {@link ErrorCode#WRONG_KEY} if the key is not the tenant's; nothing was deleted
     */
    public static long erase(
            StorageBackend storage, TenantId tenant, List<KeyProvider> keys, Clock clock, RandomGenerator random) {
        return new Eraser(storage, new Layout(tenant)).erase(keys, clock, random, LeaseOwner::current);
    }

    /** The journals of restores. */
    public Journals journals() {
        return new Journals(parts);
    }

    /** The evidence of drills. */
    public Drills drills() {
        return new Drills(parts);
    }

    Leases leases() {
        return parts.leases();
    }

    private RepositoryException unknown(SnapshotId id) {
        return new RepositoryException(
                ErrorCode.UNKNOWN_SNAPSHOT, "Tenant '" + parts.layout().tenant() + "' has no snapshot " + id + ".");
    }

    static NodeName rootName(String root) {
        return NodeName.parse(root)
                .orElseThrow(() -> new IllegalArgumentException("Not the root of a tree: '" + root + "'"));
    }

    /** Forgets the keys. */
    @Override
    public void close() {
        parts.keys().close();
        parts.compression().close();
    }
}
