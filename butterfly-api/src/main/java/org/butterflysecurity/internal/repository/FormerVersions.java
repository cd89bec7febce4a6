package org.butterflysecurity.internal.repository;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.FormerObject;
import org.butterflysecurity.spi.StorageKey;

/**
 * Looks whether the storage keeps an intact former version of what is damaged or missing. Packs, indexes and manifests are written
 * once and never changed, so an intact version is the object as it should be.
 */
final class FormerVersions {
    /** Somebody may have replaced an object again and again; more than so many are not read. */
    private static final int MOST = 10;

    private final RepositoryParts parts;
    private final Problems problems;

    FormerVersions(RepositoryParts parts, Problems problems) {
        this.parts = parts;
        this.problems = problems;
    }

    /** Notes for each object with a problem what was found. */
    void note() {
        Set<String> objects = new TreeSet<>();
        problems.list().stream()
                .filter(p -> p.code() == ErrorCode.CORRUPT_OBJECT || p.code() == ErrorCode.STORAGE_OBJECT_MISSING)
                .map(Verification.Problem::object)
                .forEach(objects::add);
        objects.stream().map(StorageKey::of).forEach(this::note);
    }

    private void note(StorageKey key) {
        try (Stream<FormerObject> former = parts.storage().former(key)) {
            former.limit(MOST)
                    .filter(f -> isIntact(key, f.bytes()))
                    .findFirst()
                    .ifPresent(f -> problems.note(
                            key,
                            "its former version " + f.version() + " of " + f.storedAt()
                                    + " is intact: make it the current one"));
        } catch (StorageException e) {
            problems.note(key, "whether a former version is intact could not be seen: " + e.happened());
        }
    }

    private boolean isIntact(StorageKey key, byte[] bytes) {
        String id = key.name();
        try {
            if (key.equals(parts.layout().pack(id))) {
                return PackAudit.of(parts.keys(), id, bytes, Optional.empty())
                        .damage()
                        .isEmpty();
            }
            if (key.equals(parts.layout().index(id))) {
                IndexCodec.decode(parts.sealer().open(ObjectKind.INDEX, id, bytes));
                return true;
            }
            if (key.equals(parts.layout().snapshots().resolve(id))) {
                parts.sealer().open(ObjectKind.MANIFEST, id, bytes);
                return true;
            }
        } catch (DamagedException e) {
            return false;
        }
        return false;
    }
}
