package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.RestoreId;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** The journals of restores: numbered entries, each an encrypted object that is written once. */
public final class Journals {
    private final RepositoryParts parts;

    Journals(RepositoryParts parts) {
        this.parts = parts;
    }

    /** All restores that have a journal, oldest first. */
    public List<RestoreId> all() {
        TreeSet<String> names = new TreeSet<>();
        StorageKey root = parts.layout().journals();
        try (Stream<StoredObject> objects = parts.storage().list(root)) {
            objects.map(o -> o.key().value().substring(root.value().length() + 1))
                    .filter(name -> name.indexOf('/') > 0)
                    .forEach(name -> names.add(name.substring(0, name.indexOf('/'))));
        }
        return names.stream().map(RestoreId::new).toList();
    }

    /**
     * Adds an entry.
     *
     * @throws org.butterflysecurity.error.StorageException with {@link ErrorCode#STORAGE_CONFLICT} if somebody else has written it
     */
    public void add(RestoreId id, int number, byte[] entry) {
        StorageKey key = key(id, number);
        parts.keys().catchUp();
        parts.storage().putIfAbsent(key, parts.sealer().seal(ObjectKind.JOURNAL, name(key), entry));
    }

    /** The entries from the first on. */
    public List<byte[]> read(RestoreId id) {
        List<byte[]> entries = new ArrayList<>();
        Optional<byte[]> next = parts.storage().find(key(id, 0));
        while (next.isPresent()) {
            StorageKey key = key(id, entries.size());
            entries.add(open(key, next.get()));
            next = parts.storage().find(key(id, entries.size()));
        }
        return entries;
    }

    /** The last entry; empty if there is no such journal. */
    public Optional<byte[]> last(RestoreId id) {
        StorageKey root = parts.layout().journals().resolve(id.value());
        try (Stream<StoredObject> objects = parts.storage().list(root)) {
            return objects.map(StoredObject::key)
                    .max(Comparator.comparing(StorageKey::value))
                    .flatMap(key -> parts.storage().find(key).map(bytes -> open(key, bytes)));
        }
    }

    private byte[] open(StorageKey key, byte[] bytes) {
        try {
            return parts.sealer().open(ObjectKind.JOURNAL, name(key), bytes);
        } catch (DamagedException e) {
            throw new RepositoryException(
                    ErrorCode.CORRUPT_OBJECT, "The object '" + key + "' is damaged: " + e.getMessage() + ".");
        }
    }

    private StorageKey key(RestoreId id, int number) {
        return parts.layout().journals().resolve(id.value()).resolve(String.format(Locale.ROOT, "%08d", number));
    }

    private String name(StorageKey key) {
        return key.value().substring(parts.layout().root().value().length() + 1);
    }
}
