package org.butterflysecurity.internal.repository;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.model.Snapshot;

/**
 * The content of a manifest object.
 *
 * @param previous the manifest before it in the history
 * @param indexes the index objects that cover its nodes, and those of its run
 * @param replaced index objects whose content the run took over into a new one
 */
record Manifest(Snapshot snapshot, Optional<Link> previous, List<String> indexes, List<String> replaced) {
    Manifest {
        indexes = List.copyOf(indexes);
        replaced = List.copyOf(replaced);
    }
}
