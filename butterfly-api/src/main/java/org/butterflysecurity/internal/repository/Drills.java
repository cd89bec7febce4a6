package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Drill;
import org.butterflysecurity.model.DrillId;
import org.butterflysecurity.model.DrillJson;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/** The evidence of drills: one encrypted, authenticated object each, written once. */
public final class Drills {
    private static final int MOST_TRIES = 100;

    private final RepositoryParts parts;

    Drills(RepositoryParts parts) {
        this.parts = parts;
    }

    /** The numbers of all drills, oldest first. */
    public List<DrillId> ids() {
        StorageKey root = parts.layout().drills();
        try (Stream<StoredObject> objects = parts.storage().list(root)) {
            return objects.map(o -> o.key().value().substring(root.value().length() + 1))
                    .filter(name -> name.matches("[0-9]{8,18}"))
                    .map(DrillId::new)
                    .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
                    .toList();
        }
    }

    /** All of them, oldest first; {@link ErrorCode#CORRUPT_OBJECT} if one is damaged. */
    public List<Drill> all() {
        List<Drill> drills = new ArrayList<>();
        for (DrillId id : ids()) {
            StorageKey key = key(id);
            parts.storage().find(key).ifPresent(object -> drills.add(open(key, object)));
        }
        return drills;
    }

    /** Keeps what {@code drill} makes of the next free number. */
    public Drill add(Function<DrillId, Drill> drill) {
        parts.keys().catchUp();
        List<DrillId> ids = ids();
        long next = ids.isEmpty() ? 1 : ids.get(ids.size() - 1).sequence() + 1;
        for (int tries = 0; ; tries++) {
            Drill numbered = drill.apply(DrillId.of(next + tries));
            StorageKey key = key(numbered.id());
            byte[] content = Json.canonical(DrillJson.of(numbered));
            try {
                parts.storage().putIfAbsent(key, parts.sealer().seal(ObjectKind.DRILL, name(key), content));
                return numbered;
            } catch (StorageException e) {
                if (e.code() != ErrorCode.STORAGE_CONFLICT || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Drill open(StorageKey key, byte[] object) {
        try {
            return DrillJson.read((JsonObject) Json.parse(parts.sealer().open(ObjectKind.DRILL, name(key), object)));
        } catch (DamagedException e) {
            throw new RepositoryException(
                    ErrorCode.CORRUPT_OBJECT, "The object '" + key + "' is damaged: " + e.getMessage() + ".");
        }
    }

    private StorageKey key(DrillId id) {
        return parts.layout().drills().resolve(id.value());
    }

    private String name(StorageKey key) {
        return key.value().substring(parts.layout().root().value().length() + 1);
    }
}
