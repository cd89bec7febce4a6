package org.butterflysecurity.internal.repository;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.StoredObject;
import org.slf4j.LoggerFactory;

/** Writes the trees of one run and commits them. {@link #write} may be called by several threads, one per type. */
public final class SnapshotWriter implements AutoCloseable {
    private final RepositoryParts parts;
    private final Lease lease;
    private final Optional<Snapshot> base;
    private final Indexes.Known known;
    private final Set<String> gone;
    private final NodeIndex nodes;
    private final PackWriter packs;
    private final Set<NodeName> lost;
    private final PartCutter cutter;
    private final NodeStore store;
    private final Set<NodeName> added = ConcurrentHashMap.newKeySet();
    private final List<TreeDraft> drafts = new CopyOnWriteArrayList<>();
    private final AtomicLong indexBytes = new AtomicLong();
    private final AtomicBoolean committed = new AtomicBoolean();

    SnapshotWriter(RepositoryParts parts, Lease lease, Optional<Snapshot> base) {
        this(parts, lease, base, Set.of());
    }

    /** @param lost nodes that indexes know and that cannot be read: they are written again */
    SnapshotWriter(RepositoryParts parts, Lease lease, Optional<Snapshot> base, Set<NodeName> lost) {
        this.lost = lost;
        this.parts = parts;
        this.lease = lease;
        this.base = base;
        Set<String> named = new TreeSet<>(parts.history().indexes());
        this.known = parts.indexes().load();
        named.removeAll(known.ids().keySet());
        this.gone = named;
        this.nodes = known.nodes();
        this.cutter = new PartCutter(parts.keys());
        this.packs = parts.newPackWriter();
        this.store = parts.newNodeStore(this::nodesWithOwn, this::unwritten);
    }

    /** The newest snapshot when the run began. */
    public Optional<Snapshot> base() {
        return base;
    }

    /**
     * Writes a type's tree.
     *
     * @param type whose tree it is, for messages
     * @param records in key order without repeats
     * @throws IllegalArgumentException if the records are not in key order or repeat a key
     */
    public TreeSummary write(ResourceType type, Iterator<Record> records) {
        return write(type, records, this::put);
    }

    /** Begins a type's tree, whose records may turn out not to be all. */
    public TreeDraft draft(ResourceType type) {
        boolean isKnown =
                base.flatMap(b -> b.type(type)).flatMap(TypeResult::root).isPresent();
        TreeDraft draft = new TreeDraft(this, type, isKnown);
        drafts.add(draft);
        return draft;
    }

    void forget(TreeDraft draft) {
        drafts.remove(draft);
    }

    TreeSummary write(ResourceType type, Iterator<Record> records, NodeSink sink) {
        try {
            return new TreeWriter(parts.keys(), cutter, sink).write(records);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(type + ": " + e.getMessage(), e);
        }
    }

    /** Whether the repository had not the node, or not intact, when the run began. */
    boolean isNew(NodeName name) {
        return !nodes.contains(name) || lost.contains(name);
    }

    NodeSink.Put put(NodeName name, byte[] node) {
        boolean isNew = isNew(name);
        if (isNew && added.add(name)) {
            packs.add(name, node);
        }
        return new NodeSink.Put(name, isNew);
    }

    /** A node of this run that is not in storage. */
    private Optional<byte[]> unwritten(NodeName name) {
        return drafts.stream()
                .flatMap(draft -> draft.find(name).stream())
                .findFirst()
                .or(() -> packs.find(name));
    }

    /** Reads a tree that this writer or an earlier one wrote, in key order. Close the stream. */
    public Stream<Record> records(String root) {
        packs.settle();
        return new TreeReader(store).records(Repository.rootName(root));
    }

    /** The records of such a tree whose key is {@code parent} followed by more segments. Close the stream. */
    public Stream<Record> children(String root, ResourceKey parent) {
        packs.settle();
        return new TreeReader(store).children(Repository.rootName(root), parent);
    }

    /** One record of such a tree. */
    public Optional<Record> find(String root, ResourceKey key) {
        packs.settle();
        return new TreeReader(store).find(Repository.rootName(root), key);
    }

    private NodeIndex nodesWithOwn() {
        NodeIndex all = parts.indexes().load().nodes();
        all.addAll(packs.written());
        return all;
    }

    /** Puts what was written so far to storage, so that a run that is cut short later does not lose it. */
    public void flush() {
        packs.finish();
    }

    /** Bytes put to storage so far: packs and index. */
    public long storedBytes() {
        return packs.storedBytes() + indexBytes.get();
    }

    /**
     * Makes the snapshot visible: the last packs, the index, then the manifest by put-if-absent.
     *
     * @throws RepositoryException with {@link ErrorCode#REPOSITORY_LOCKED} if the lease had expired and a prune has removed what
     *     this snapshot needs; run again
     */
    public Snapshot commit(
            Instant startedAt,
            Instant takenAt,
            List<Snapshot.Connection> connections,
            List<TypeResult> types,
            long calls,
            long milliseconds,
            Set<String> tags) {
        if (!committed.compareAndSet(false, true)) {
            throw new IllegalStateException("commit may be called once");
        }
        List<PackContents> fresh = new ArrayList<>(known.adopted());
        fresh.addAll(packs.finish());
        lease.refresh();
        refuseIfSwept(fresh);
        Set<String> replaced = new TreeSet<>(known.takenOver(fresh));
        List<String> indexes = fresh.isEmpty() && replaced.isEmpty() ? List.of() : List.of(writeIndex(fresh, replaced));
        replaced.addAll(gone);
        Manifest manifest = parts.history()
                .append((id, previous) -> new Manifest(
                        new Snapshot(
                                parts.layout().tenant(),
                                id,
                                startedAt,
                                takenAt,
                                connections,
                                types,
                                previous.map(Link::id),
                                new Snapshot.Statistics(calls, milliseconds, storedBytes()),
                                tags),
                        previous,
                        indexes,
                        List.copyOf(replaced)));
        withdrawIfSwept(manifest.snapshot().id(), fresh);
        afterCommit(replaced);
        return manifest.snapshot();
    }

    /** If this process was halted between the last look at its lease and the commit, the snapshot must not stay. */
    private void withdrawIfSwept(SnapshotId id, List<PackContents> fresh) {
        try {
            refuseIfSwept(fresh);
            refuseIfShredded(fresh);
        } catch (RepositoryException e) {
            parts.storage().delete(parts.layout().snapshot(id));
            throw e;
        }
    }

    /** The snapshot is visible; what is left is housekeeping that the next run would do as well. */
    private void afterCommit(Set<String> replaced) {
        try {
            replaced.forEach(id -> parts.storage().delete(parts.layout().index(id)));
            parts.history().catchUp();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(SnapshotWriter.class)
                    .warn("The snapshot is committed; tidying up after it failed: {}", e.getMessage());
        }
    }

    private String writeIndex(List<PackContents> fresh, Set<String> replaced) {
        Map<String, PackContents> covered = new TreeMap<>();
        replaced.forEach(id -> known.intact(id).forEach(p -> covered.put(p.id(), p)));
        fresh.forEach(p -> covered.put(p.id(), p));
        Indexes.Written written = parts.indexes().write(covered.values(), parts.random());
        indexBytes.addAndGet(written.bytes());
        return written.id();
    }

    /** While the lease was expired, or seemed so to a computer whose clock differs, a prune may have come and gone. */
    private void refuseIfSwept(List<PackContents> fresh) {
        Set<String> there = new HashSet<>();
        try (Stream<StoredObject> objects = parts.storage().list(parts.layout().packs())) {
            objects.forEach(o -> there.add(o.key().name()));
        }
        boolean swept = Stream.concat(known.packs().stream(), fresh.stream()).anyMatch(p -> !there.contains(p.id()));
        if (swept) {
            throw new RepositoryException(
                    ErrorCode.REPOSITORY_LOCKED,
                    "The lease of this run on the repository of tenant '"
                            + parts.layout().tenant()
                            + "' did not hold: packs it relied on were removed meanwhile. Nothing was committed.");
        }
    }

    /** A prune that came and went may have retired the data key that this process has written with. */
    private void refuseIfShredded(List<PackContents> fresh) {
        Set<String> used = new HashSet<>();
        fresh.forEach(p -> TenantKeys.dataKeyOf(p.header()).ifPresent(used::add));
        if (!parts.keys().areKept(used)) {
            throw new RepositoryException(
                    ErrorCode.REPOSITORY_LOCKED,
                    "The lease of this run on the repository of tenant '"
                            + parts.layout().tenant()
                            + "' did not hold: a data key it wrote with was retired meanwhile. Nothing was committed.");
        }
    }

    /** Gives back the lease. What was not committed stays unseen, and is found again by the next run. */
    @Override
    public void close() {
        packs.close();
        lease.close();
    }
}
