package org.butterflysecurity.internal.repository;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.model.Snapshot;

/**
 * The content of a manifest object.
 *
 * @param previous the manifest before it in the history
 * @param indexes the index objects that its run wrote: none or one
 * @param replaced index objects that are needed no longer: the run took them over into a new one, or found them gone
 */
record Manifest(Snapshot snapshot, Optional<Link> previous, List<String> indexes, List<String> replaced) {
    Manifest {
        indexes = List.copyOf(indexes);
        replaced = List.copyOf(replaced);
    }
}
