package org.butterflysecurity;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.model.ResourceType;

/**
 * What a run reads. Immutable.
 *
 * @param types the types to read, with their parents; empty for everything that is read without being asked
 * @param excluded types not to read, nor their children; wins over {@code types}
 * @param full whether everything is read again, also what the provider can vouch is unchanged
 */
public record RunOptions(Set<ResourceType> types, Set<ResourceType> excluded, boolean full) {
    private static final RunOptions DEFAULTS = new RunOptions(Set.of(), Set.of(), false);

    public RunOptions {
        types = Set.copyOf(types);
        excluded = Set.copyOf(excluded);
    }

    /** Every type of the connectors' groups that is not read on request only, read as cheaply as is safe. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** Reads these types and their parents. Types that are read on request only may be named. */
    public RunOptions withTypes(Collection<ResourceType> selected) {
        return new RunOptions(new LinkedHashSet<>(selected), excluded, full);
    }

    /** Reads these types and their parents. */
    public RunOptions withTypes(ResourceType... selected) {
        return withTypes(List.of(selected));
    }

    /** Leaves out these types and their children. */
    public RunOptions withExcluded(Collection<ResourceType> left) {
        return new RunOptions(types, new LinkedHashSet<>(left), full);
    }

    /** Leaves out these types and their children. */
    public RunOptions withExcluded(ResourceType... left) {
        return withExcluded(List.of(left));
    }

    /** Reads everything again. */
    public RunOptions withFullRead() {
        return new RunOptions(types, excluded, true);
    }
}
