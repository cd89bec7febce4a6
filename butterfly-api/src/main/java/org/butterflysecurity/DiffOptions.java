package org.butterflysecurity;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.model.ResourceType;

/**
 * What a comparison looks at. Immutable.
 *
 * @param types the types to compare; empty for all
 * @param limit how many changed objects a {@link org.butterflysecurity.model.Diff} lists; it counts all of them
 */
public record DiffOptions(Set<ResourceType> types, int limit) {
    /** Listed unless {@link #withLimit} says otherwise. */
    public static final int DEFAULT_LIMIT = 100_000;

    private static final DiffOptions DEFAULTS = new DiffOptions(Set.of(), DEFAULT_LIMIT);

    public DiffOptions {
        types = Set.copyOf(types);
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative: " + limit);
        }
    }

    /** All types, at most {@value #DEFAULT_LIMIT} changed objects. */
    public static DiffOptions defaults() {
        return DEFAULTS;
    }

    public DiffOptions withTypes(Collection<ResourceType> compared) {
        return new DiffOptions(Set.copyOf(compared), limit);
    }

    public DiffOptions withTypes(ResourceType... compared) {
        return withTypes(List.of(compared));
    }

    public DiffOptions withLimit(int objects) {
        return new DiffOptions(types, objects);
    }
}
