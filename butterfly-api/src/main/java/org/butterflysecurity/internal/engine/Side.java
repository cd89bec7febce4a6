package org.butterflysecurity.internal.engine;

import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.model.Snapshot;

/**
 * One side of a comparison: a snapshot and the repository that has its objects.
 *
 * @param isLive whether it is the tenant as it was read just now, and no snapshot that anybody can name
 */
public record Side(Repository repository, Snapshot snapshot, boolean isLive) {

    /** What to call it in a sentence. */
    String label() {
        return isLive ? "the live tenant" : snapshot.id().toString();
    }
}
