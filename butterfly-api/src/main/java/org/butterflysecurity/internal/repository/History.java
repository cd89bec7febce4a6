package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manifests of a tenant and the head that vouches for them. Thread-safe. */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final int ATTEMPTS = 100;

    private static final int READ_AGAIN = 2;

    private final StorageBackend storage;
    private final Layout layout;
    private final Sealer sealer;
    private final Clock clock;
    private volatile List<String> indexes = List.of();

    History(StorageBackend storage, Layout layout, Sealer sealer, Clock clock) {
        this.storage = storage;
        this.layout = layout;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** A manifest as it was found. {@code manifest} is empty if it is damaged, and {@code damage} says how. */
    record Found(Link link, Optional<Manifest> manifest, String damage) {}

    /** Whether this is the name of a manifest. */
    static boolean isSnapshot(String name) {
        return name.matches("[0-9]{8,18}");
    }

    /** The ids of all manifests in storage, oldest first. */
    List<SnapshotId> stored() {
        try (Stream<StoredObject> objects = storage.list(layout.snapshots())) {
            return objects.map(o -> o.key().name())
                    .filter(History::isSnapshot)
                    .map(SnapshotId::of)
                    .sorted()
                    .toList();
        }
    }

    /** The ids of the manifests that belong to the history: not those that an interrupted prune has left behind. */
    List<SnapshotId> live() {
        Optional<Head> head = head();
        Set<SnapshotId> named = new HashSet<>();
        head.ifPresent(h -> h.live().forEach(l -> named.add(l.id())));
        long last = head.map(Head::lastSequence).orElse(0L);
        return stored().stream()
                .filter(id -> id.sequence() > last || named.contains(id))
                .toList();
    }

    /** The index objects that the head named when it was last read. */
    List<String> indexes() {
        return indexes;
    }

    Optional<Found> find(SnapshotId id) {
        return storage.find(layout.snapshot(id)).map(bytes -> {
            Link link = Link.to(id, bytes);
            try {
                return new Found(link, Optional.of(decode(id, bytes)), "");
            } catch (DamagedException e) {
                return new Found(link, Optional.empty(), e.what());
            }
        });
    }

    /** As {@link #find}, but damage counts only when it is read again and again: a hash of a bad read must not enter the history. */
    private Optional<Found> findSettled(SnapshotId id) {
        Optional<Found> found = find(id);
        for (int again = 0;
                again < READ_AGAIN && found.filter(f -> f.manifest().isEmpty()).isPresent();
                again++) {
            found = find(id);
        }
        return found;
    }

    /** A manifest, which must be intact; empty if there is none. */
    Optional<Manifest> read(SnapshotId id) {
        return storage.find(layout.snapshot(id)).map(bytes -> {
            try {
                return decode(id, bytes);
            } catch (DamagedException e) {
                throw e.in(layout.snapshot(id));
            }
        });
    }

    private Manifest decode(SnapshotId id, byte[] bytes) {
        byte[] content = sealer.open(ObjectKind.MANIFEST, id.value(), bytes);
        return ManifestCodec.decode(layout.tenant(), id, content, Sealer.isCommitted(bytes, content));
    }

    /** A manifest as it is stored, and its content. */
    record Stored(byte[] bytes, byte[] content) {}

    /** A manifest, which must be intact, for a proof; empty if there is none. */
    Optional<Stored> stored(SnapshotId id) {
        return storage.find(layout.snapshot(id)).map(bytes -> {
            try {
                return new Stored(bytes, sealer.open(ObjectKind.MANIFEST, id.value(), bytes));
            } catch (DamagedException e) {
                throw e.in(layout.snapshot(id));
            }
        });
    }

    /** Stores a manifest as the next in the history. {@code content} is asked for the manifest once its place is known. */
    Manifest append(Content content) {
        Optional<Link> last = newest();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            SnapshotId id = SnapshotId.of(last.map(l -> l.id().sequence()).orElse(0L) + 1);
            Manifest manifest = content.at(id, last);
            try {
                storage.putIfAbsent(
                        layout.snapshot(id),
                        sealer.sealCommitted(
                                ObjectKind.MANIFEST, id.value(), ManifestCodec.encode(manifest, sealer.nonce())));
                return manifest;
            } catch (StorageException e) {
                if (e.code() != ErrorCode.STORAGE_CONFLICT) {
                    throw e;
                }
                last = newest();
            }
        }
        throw new StorageException(
                ErrorCode.STORAGE_CONFLICT,
                "Other writers took the next snapshot of tenant '" + layout.tenant() + "' " + ATTEMPTS + " times.");
    }

    /** Makes the manifest for its place. */
    interface Content {
        Manifest at(SnapshotId id, Optional<Link> previous);
    }

    private Optional<Link> newest() {
        Optional<Link> known = head().flatMap(Head::last);
        List<SnapshotId> stored = stored();
        if (stored.isEmpty()) {
            return known;
        }
        SnapshotId id = stored.get(stored.size() - 1);
        if (known.map(k -> k.id().compareTo(id) >= 0).orElse(false)) {
            return known;
        }
        return findSettled(id).map(Found::link).or(() -> known);
    }

    /** The head; empty if it is missing or damaged. */
    Optional<Head> head() {
        return storage.find(layout.head()).flatMap(bytes -> {
            try {
                Head head = openHead(bytes);
                indexes = head.indexes();
                return Optional.of(head);
            } catch (DamagedException e) {
                LOG.warn("The object '{}' is damaged and is passed over: {}", layout.head(), e.what());
                return Optional.empty();
            }
        });
    }

    Head openHead(byte[] bytes) {
        return Head.decode(layout.tenant(), sealer.open(ObjectKind.HEAD, "head", bytes));
    }

    void writeHead(Head head) {
        storage.put(layout.head(), seal(head));
        indexes = head.indexes();
    }

    /** Notes in the head that there is this generation of the keyring: an older one is not believed from then on. */
    void remember(long generation) {
        head().filter(head -> head.keyring() < generation).ifPresent(head -> writeHead(head.knowing(generation)));
    }

    /** Whether head and newest manifest are encrypted with a data key that the keyring does not have. */
    boolean namesUnknownKey() {
        List<SnapshotId> stored = stored();
        return !stored.isEmpty()
                && Stream.of(layout.head(), layout.snapshot(stored.get(stored.size() - 1)))
                        .allMatch(key ->
                                storage.find(key).filter(sealer::lacksKeyOf).isPresent());
    }

    private byte[] seal(Head head) {
        return sealer.seal(ObjectKind.HEAD, "head", head.encode(layout.tenant()));
    }

    /** Writes the first head of a new repository. */
    void writeFirstHead() {
        if (storage.find(layout.head()).isPresent() || !stored().isEmpty()) {
            return;
        }
        try {
            storage.putIfAbsent(layout.head(), seal(Head.EMPTY));
        } catch (StorageException e) {
            if (e.code() != ErrorCode.STORAGE_CONFLICT) {
                throw e;
            }
        }
    }

    /** Brings the head up to the manifests, again until none was committed meanwhile. */
    void catchUp() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Head> head = head();
            Head current = head.map(this::caughtUp).orElseGet(this::rebuilt);
            if (head.equals(Optional.of(current))) {
                return;
            }
            writeHead(current);
        }
    }

    /** Makes the head anew from the manifests. Of the former one, if it can be read, it keeps the newest number ever used. */
    void rebuild() {
        Optional<Link> former = head().flatMap(Head::last);
        Head found = rebuilt();
        Optional<Link> last =
                former.filter(l -> l.id().sequence() > found.lastSequence()).or(found::last);
        writeHead(new Head(last, found.live(), found.indexes(), found.keyring(), found.rebuiltAt()));
        catchUp();
    }

    private Head rebuilt() {
        Head found = caughtUp(Head.EMPTY);
        if (found.live().isEmpty()) {
            return Head.EMPTY;
        }
        LOG.warn("The object '{}' is put together anew from the manifests", layout.head());
        try (Stream<StoredObject> objects = storage.list(layout.indexes())) {
            List<String> indexes = objects.map(o -> o.key().name()).toList();
            return new Head(found.last(), found.live(), indexes, found.keyring(), List.of(clock.instant()));
        }
    }

    /** {@code head} and every manifest that was committed after it. */
    Head caughtUp(Head head) {
        List<Link> live = new ArrayList<>(head.live());
        Set<String> indexes = new HashSet<>(head.indexes());
        Set<String> replaced = new HashSet<>();
        Optional<Link> last = head.last();
        for (SnapshotId id : stored()) {
            if (id.sequence() > head.lastSequence()) {
                Optional<Found> found = findSettled(id);
                if (found.isPresent()) {
                    live.add(found.get().link());
                    last = Optional.of(found.get().link());
                    found.get().manifest().ifPresent(m -> {
                        indexes.addAll(m.indexes());
                        replaced.addAll(m.replaced());
                    });
                }
            }
        }
        indexes.removeAll(replaced);
        return new Head(last, live, indexes.stream().sorted().toList(), head.keyring(), head.rebuiltAt());
    }
}
