package org.butterflysecurity;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.butterflysecurity.Selection.Pick;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/**
 * What a comparison looks at. Immutable.
 *
 * @param types the types to compare; empty for all
 * @param only the objects to compare, any of which selects one; empty for all
 * @param ignored fields that do not count, beside those that only the provider writes
 * @param limit how many changed objects a {@link org.butterflysecurity.model.Diff} lists; it counts all of them
 * @param authors whether the providers' logs are asked who changed what
 */
public record DiffOptions(Set<ResourceType> types, List<Pick> only, List<Ignored> ignored, int limit, Authors authors) {
    /** Listed unless {@link #withLimit} says otherwise. */
    public static final int DEFAULT_LIMIT = 100_000;

    private static final DiffOptions DEFAULTS =
            new DiffOptions(Set.of(), List.of(), List.of(), DEFAULT_LIMIT, Authors.UNASKED);

    public DiffOptions {
        types = Set.copyOf(types);
        only = List.copyOf(only);
        ignored = List.copyOf(ignored);
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative: " + limit);
        }
    }

    /**
     * A field that does not count, with all that is below it.
     *
     * @param type of which objects; empty for all
     * @param at where; {@code *} stands for every element or member
     */
    public record Ignored(Optional<ResourceType> type, JsonPointer at) {
        public Ignored {
            requireNonNull(type, "type");
            requireNonNull(at, "at");
        }
    }

    /** Whether the providers' logs are asked who changed what. */
    public enum Authors {
        /** No log is read. */
        UNASKED,
        /** The logs are read through the connectors, for the time between both states. What they do not tell is not shown. */
        FROM_LOG
    }

    /** All types, at most {@value #DEFAULT_LIMIT} changed objects; no log is read. */
    public static DiffOptions defaults() {
        return DEFAULTS;
    }

    public DiffOptions withTypes(Collection<ResourceType> compared) {
        return new DiffOptions(Set.copyOf(compared), only, ignored, limit, authors);
    }

    public DiffOptions withTypes(ResourceType... compared) {
        return withTypes(List.of(compared));
    }

    /** Only objects that {@code selection} picks, by type, name or key. What it says of needs, dependents and fields is not heeded. */
    public DiffOptions withOnly(Selection selection) {
        return new DiffOptions(types, selection.picks(), ignored, limit, authors);
    }

    /** A copy to which a field of objects of one type does not count either. */
    public DiffOptions withIgnored(ResourceType type, JsonPointer at) {
        return with(new Ignored(Optional.of(type), at));
    }

    /** A copy to which a field of any object does not count either. */
    public DiffOptions withIgnored(JsonPointer at) {
        return with(new Ignored(Optional.empty(), at));
    }

    private DiffOptions with(Ignored field) {
        List<Ignored> more = new ArrayList<>(ignored);
        more.add(field);
        return new DiffOptions(types, only, more, limit, authors);
    }

    public DiffOptions withLimit(int objects) {
        return new DiffOptions(types, only, ignored, objects, authors);
    }

    /**
     * Also asks the providers' logs who changed what, through the connectors of this {@link IdentityBackup}: a few requests more, in
     * proportion to what happened in between. A log that cannot be read is no failure; the diff says so.
     */
    public DiffOptions withAuthors() {
        return new DiffOptions(types, only, ignored, limit, Authors.FROM_LOG);
    }

    /** The types that are compared, of those that there are. */
    public Set<ResourceType> among(Collection<ResourceType> all) {
        List<ResourceType> wanted = new ArrayList<>(all);
        wanted.removeIf(t -> !types.isEmpty() && !types.contains(t));
        wanted.removeIf(
                t -> !only.isEmpty() && only.stream().noneMatch(p -> p.type().equals(t)));
        return new LinkedHashSet<>(wanted);
    }

    /** The fields of a type that do not count because of these options. */
    public List<JsonPointer> ignored(ResourceType type) {
        return ignored.stream()
                .filter(i -> i.type().map(type::equals).orElse(true))
                .map(Ignored::at)
                .toList();
    }

    /** Whether an object is compared. */
    public boolean holds(ResourceType type, ResourceKey key, Supplier<String> name) {
        return only.isEmpty() || only.stream().anyMatch(p -> p.type().equals(type) && p.holds(type, key, name.get()));
    }
}
