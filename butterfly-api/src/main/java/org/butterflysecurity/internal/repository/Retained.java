package org.butterflysecurity.internal.repository;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;

/** Deleting where a lock of the store may keep some objects: what can go goes, then it is told what stays. */
final class Retained {
    private Retained() {}

    /** Deletes an object; the refusal if a lock keeps it. */
    static Optional<StorageException> delete(StorageBackend storage, StorageKey key) {
        try {
            storage.delete(key);
            return Optional.empty();
        } catch (StorageException e) {
            if (e.code() != ErrorCode.STORAGE_RETAINED) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    /** @throws StorageException with {@link ErrorCode#STORAGE_RETAINED} if there are refusals */
    static void refuse(List<StorageException> refusals, String whatIsTrueNow) {
        if (!refusals.isEmpty()) {
            StorageException first = refusals.get(0);
            throw new StorageException(
                    ErrorCode.STORAGE_RETAINED,
                    (refusals.size() == 1
                                    ? "A lock keeps an object: "
                                    : "Locks keep " + refusals.size() + " objects, the first: ")
                            + first.happened() + " " + whatIsTrueNow,
                    Effect.CHANGED_PARTLY,
                    first);
        }
    }
}
