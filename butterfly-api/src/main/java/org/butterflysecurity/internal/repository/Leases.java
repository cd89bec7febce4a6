package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/**
 * Who is at work in a tenant's repository. Runs hold shared leases, prune and erase exclusive ones;
 * edits, of keys and pins, exclude all but runs. Everybody puts their own lease
 * first and looks at the others' afterwards, so of two that exclude each other at least one sees the other. Thread-safe.
 */
final class Leases {
    static final Duration TTL = Duration.ofMinutes(5);
    private static final int FORMAT = 1;

    private final StorageBackend storage;
    private final Layout layout;
    private final TenantKeys keys;
    private final Sealer sealer;
    private final Clock clock;
    private final Randomness random;
    private final Supplier<LeaseOwner> self;

    Leases(
            StorageBackend storage,
            Layout layout,
            TenantKeys keys,
            Sealer sealer,
            Clock clock,
            Randomness random,
            Supplier<LeaseOwner> self) {
        this.keys = keys;
        this.storage = storage;
        this.layout = layout;
        this.sealer = sealer;
        this.clock = clock;
        this.random = random;
        this.self = self;
    }

    /** What a lease allows. */
    enum Kind {
        RUN("run"),
        /** A change of keys or pins: runs go on beside it. */
        EDIT("edit"),
        PRUNE("prune"),
        ERASE("erase");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        boolean excludes(Kind other) {
            return switch (this) {
                case RUN -> other == PRUNE || other == ERASE;
                case EDIT -> other != RUN;
                case PRUNE, ERASE -> true;
            };
        }
    }

    /** A lease as it stands in storage. */
    record Entry(String id, Kind kind, LeaseOwner owner, Instant expiresAt) {}

    /**
     * Takes a lease. What is written under it is encrypted with the newest data key, whoever made that.
     *
     * @throws RepositoryException with {@link ErrorCode#REPOSITORY_LOCKED} if somebody holds one that excludes it
     */
    Lease take(Kind kind) {
        keys.catchUp();
        String id = random.id();
        Instant expiresAt = put(id, kind);
        try {
            refuseIfExcluded(id, kind);
            keys.catchUp();
        } catch (RuntimeException e) {
            storage.delete(layout.lock(id));
            throw e;
        }
        return new Lease(this, id, kind, expiresAt);
    }

    void refuseIfExcluded(String own, Kind kind) {
        others(own).filter(e -> kind.excludes(e.kind())).findFirst().ifPresent(e -> {
            throw new RepositoryException(
                    ErrorCode.REPOSITORY_LOCKED,
                    "The repository of tenant '" + layout.tenant() + "' is in use by a " + e.kind().label + " of "
                            + e.owner() + ", whose lease expires at " + e.expiresAt() + ".");
        });
    }

    /** Puts or refreshes a lease; returns when it expires. */
    Instant put(String id, Kind kind) {
        Instant expiresAt = clock.instant().plus(TTL);
        LeaseOwner owner = self.get();
        JsonObject json = JsonObject.builder()
                .put("format", FORMAT)
                .put("kind", kind.label)
                .put("host", owner.host())
                .put("place", owner.place())
                .put("pid", owner.pid())
                .put("processStartedAt", owner.startedAt())
                .put("expiresAt", expiresAt.toString())
                .build();
        storage.put(layout.lock(id), sealer.seal(ObjectKind.LEASE, id, Json.canonical(json)));
        return expiresAt;
    }

    Instant now() {
        return clock.instant();
    }

    void delete(String id) {
        storage.delete(layout.lock(id));
    }

    /** Deletes leases of the dead and those that have expired. Call it while holding an exclusive lease. */
    void sweep(String own) {
        for (StoredObject object : list()) {
            if (!object.key().name().equals(own) && live(object).isEmpty()) {
                storage.delete(object.key());
            }
        }
    }

    /** Whose lease this is, in words. */
    String describe(StorageKey key) {
        return list().stream()
                .filter(o -> o.key().equals(key))
                .findFirst()
                .flatMap(o -> storage.find(o.key()).map(bytes -> open(o, bytes)))
                .map(e -> "the lease of "
                        + (e.owner().equals(LeaseOwner.UNKNOWN)
                                ? "somebody"
                                : "a " + e.kind().label + " of " + e.owner())
                        + (live(e) ? ", until " + e.expiresAt() : ", which has ended"))
                .orElse("a lease that was given back just now");
    }

    private boolean live(Entry entry) {
        return entry.expiresAt().isAfter(clock.instant()) && !entry.owner().isDead(self.get());
    }

    /**
     * The leases of others that count. Clocks of computers differ, so a lease that has expired by this one's clock still counts while
     * storage, which dates both, says that it was put less than its time before {@code own}.
     */
    private Stream<Entry> others(String own) {
        List<StoredObject> all = list();
        Instant now = storedAt(own, all);
        return all.stream()
                .filter(o -> !o.key().name().equals(own))
                .flatMap(o -> entry(o)
                        .filter(e -> o.modifiedAt().plus(TTL).isAfter(now)
                                ? !e.owner().isDead(self.get())
                                : live(e))
                        .stream());
    }

    /** When a lease was put, by the clock that dates everything in storage. */
    Instant storedAt(String id) {
        return storedAt(id, list());
    }

    private Instant storedAt(String id, List<StoredObject> all) {
        return all.stream()
                .filter(o -> o.key().name().equals(id))
                .map(StoredObject::modifiedAt)
                .findFirst()
                .orElseGet(clock::instant);
    }

    private List<StoredObject> list() {
        try (Stream<StoredObject> objects = storage.list(layout.locks())) {
            return objects.toList();
        }
    }

    /** The lease, unless it is gone, expired, or held by a process that has ended. */
    private Optional<Entry> live(StoredObject object) {
        return entry(object).filter(this::live);
    }

    private Optional<Entry> entry(StoredObject object) {
        return storage.find(object.key()).map(bytes -> open(object, bytes));
    }

    private Entry open(StoredObject object, byte[] bytes) {
        StorageKey key = object.key();
        try {
            Fields json = Fields.parse(sealer.open(ObjectKind.LEASE, key.name(), bytes))
                    .format(FORMAT);
            String label = json.string("kind");
            Kind kind = Stream.of(Kind.values())
                    .filter(k -> k.label.equals(label))
                    .findFirst()
                    .orElseThrow(() -> DamagedException.unsupported("it is a lease of an unknown kind"));
            LeaseOwner owner = new LeaseOwner(
                    json.string("host"), json.string("place"), json.number("pid"), json.string("processStartedAt"));
            return new Entry(key.name(), kind, owner, json.instant("expiresAt"));
        } catch (DamagedException e) {
            // Somebody's, so it counts, but no longer than a lease lasts.
            return new Entry(
                    key.name(),
                    Kind.PRUNE,
                    LeaseOwner.UNKNOWN,
                    object.modifiedAt().plus(TTL));
        }
    }
}
