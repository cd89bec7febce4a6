package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** Erases a tenant, the keyring first. */
final class Eraser {
    private static final int ROUNDS = 3;

    private final StorageBackend storage;
    private final Layout layout;

    Eraser(StorageBackend storage, Layout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    long erase(List<KeyProvider> keys, Clock clock, RandomGenerator random, Supplier<LeaseOwner> self) {
        List<StorageKey> all = list();
        if (all.isEmpty()) {
            // An erase may have been cut short when only former versions were left.
            storage.eraseVersions(layout.root());
            throw new RepositoryException(
                    ErrorCode.UNKNOWN_TENANT,
                    "There is nothing of tenant '" + layout.tenant() + "' in " + storage.describe() + ".");
        }
        Optional<Lease> lease = lock(keys, clock, random, self);
        long deleted;
        try {
            deleted = eraseAll(lease.map(l -> layout.lock(l.id())));
        } finally {
            lease.ifPresent(Lease::close);
        }
        storage.eraseVersions(layout.root());
        return deleted;
    }

    /** A lease, unless the keyring is gone or damaged: then nobody can be at work. The wrong key is refused. */
    private Optional<Lease> lock(
            List<KeyProvider> keys, Clock clock, RandomGenerator random, Supplier<LeaseOwner> self) {
        try {
            return new Keyring(storage, layout, keys)
                    .load()
                    .map(k -> RepositoryParts.of(storage, layout, k, clock, new Randomness(random), self)
                            .leases()
                            .take(Leases.Kind.ERASE));
        } catch (KeyException e) {
            if (e.code() == ErrorCode.CORRUPT_KEYRING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private long eraseAll(Optional<StorageKey> own) {
        long deleted = 0;
        for (StorageKey keyring : List.of(layout.nextKeyring(), layout.keyring())) {
            deleted += storage.find(keyring).isPresent() ? 1 : 0;
            storage.delete(keyring);
            storage.eraseVersions(keyring);
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<StorageKey> left =
                    list().stream().filter(k -> !own.equals(Optional.of(k))).toList();
            if (left.isEmpty()) {
                return deleted;
            }
            List<StorageException> retained = new ArrayList<>();
            left.forEach(key -> Retained.delete(storage, key).ifPresent(retained::add));
            Retained.refuse(
                    retained,
                    "The keys of tenant '" + layout.tenant()
                            + "' are erased, so what is left cannot be read; erase again later.");
            deleted += left.size();
        }
        throw new RepositoryException(
                ErrorCode.REPOSITORY_LOCKED,
                "The keys of tenant '" + layout.tenant()
                        + "' are erased, so nothing of it can be read, but somebody goes on writing objects.",
                Effect.CHANGED_PARTLY,
                null);
    }

    private List<StorageKey> list() {
        try (Stream<StoredObject> objects = storage.list(layout.root())) {
            return objects.map(StoredObject::key).toList();
        }
    }
}
