package org.butterflysecurity;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;

/**
 * What a run reads. Immutable.
 *
 * @param types the types to read, with their parents; empty for everything that is read without being asked
 * @param excluded types not to read, nor their children; wins over {@code types}
 * @param full whether everything is read again, also what the provider can vouch is unchanged
 * @param tags words to mark the snapshot with, for {@link org.butterflysecurity.model.Retention} to go by
 */
public record RunOptions(Set<ResourceType> types, Set<ResourceType> excluded, boolean full, Set<String> tags) {
    private static final RunOptions DEFAULTS = new RunOptions(Set.of(), Set.of(), false, Set.of());

    public RunOptions {
        types = Set.copyOf(types);
        excluded = Set.copyOf(excluded);
        tags = Set.copyOf(tags);
        tags.forEach(Snapshot::requireTag);
    }

    /** Every type of the connectors' groups that is not read on request only, read as cheaply as is safe. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** Reads these types and their parents. Types that are read on request only may be named. */
    public RunOptions withTypes(Collection<ResourceType> selected) {
        return new RunOptions(new LinkedHashSet<>(selected), excluded, full, tags);
    }

    /** Reads these types and their parents. */
    public RunOptions withTypes(ResourceType... selected) {
        return withTypes(List.of(selected));
    }

    /** Leaves out these types and their children. */
    public RunOptions withExcluded(Collection<ResourceType> left) {
        return new RunOptions(types, new LinkedHashSet<>(left), full, tags);
    }

    /** Leaves out these types and their children. */
    public RunOptions withExcluded(ResourceType... left) {
        return withExcluded(List.of(left));
    }

    /** Reads everything again. */
    public RunOptions withFullRead() {
        return new RunOptions(types, excluded, true, tags);
    }

    /** Marks the snapshot with these words. */
    public RunOptions withTags(Collection<String> words) {
        return new RunOptions(types, excluded, full, new LinkedHashSet<>(words));
    }

    /** Marks the snapshot with these words. */
    public RunOptions withTags(String... words) {
        return withTags(List.of(words));
    }
}
