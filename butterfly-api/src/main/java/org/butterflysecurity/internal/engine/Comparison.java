package org.butterflysecurity.internal.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.internal.repository.RecordChange;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;

/** Two snapshots, or a snapshot and the live tenant, compared. Types that were not read in both are not compared: absence is never deletion. */
public final class Comparison {
    private final Naming naming;
    private final MentionedNames names;
    private final Definitions definitions;
    private final Side from;
    private final Side to;
    private final Snapshot before;
    private final Snapshot after;
    private final DiffOptions options;

    /** A comparison that ignores what the catalogs say only the provider writes. */
    public Comparison(Collection<Catalog> catalogs, Side from, Side to, DiffOptions options) {
        this.naming = new Naming(catalogs);
        this.from = from;
        this.to = to;
        this.before = from.snapshot();
        this.after = to.snapshot();
        this.options = options;
        this.definitions = new Definitions(catalogs);
        this.names = new MentionedNames(definitions, naming, List.of(to, from));
    }

    /** The whole of it, up to the limit of the options. */
    public Diff diff() {
        Map<ResourceType, Map<ObjectChange.Kind, Long>> counts = new TreeMap<>();
        List<ObjectChange> listed = new ArrayList<>();
        try (Changes changes = new Changes()) {
            while (changes.hasNext()) {
                ObjectChange change = changes.next();
                counts.computeIfAbsent(change.type(), t -> new EnumMap<>(ObjectChange.Kind.class))
                        .merge(change.kind(), 1L, Long::sum);
                if (listed.size() < options.limit()) {
                    listed.add(change);
                }
            }
        }
        List<Diff.TypeChanges> types = new ArrayList<>();
        counts.forEach((type, n) -> types.add(new Diff.TypeChanges(
                type,
                n.getOrDefault(ObjectChange.Kind.ADDED, 0L),
                n.getOrDefault(ObjectChange.Kind.REMOVED, 0L),
                n.getOrDefault(ObjectChange.Kind.CHANGED, 0L))));
        return new Diff(
                before.tenant(),
                before.id(),
                to.isLive() ? Optional.empty() : Optional.of(after.id()),
                before.takenAt(),
                after.takenAt(),
                types,
                listed,
                notCompared(),
                List.of());
    }

    /** The changed objects by type and key, as they are found. Close the stream. */
    public Stream<ObjectChange> changes() {
        Changes changes = new Changes();
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(changes, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(changes::close);
    }

    /** What was not read on both sides, unless neither snapshot was ever meant to have it. */
    public List<Diff.NotCompared> notCompared() {
        List<Diff.NotCompared> types = new ArrayList<>();
        for (ResourceType type : wanted()) {
            Optional<TypeResult> then = before.type(type);
            Optional<TypeResult> now = after.type(type);
            boolean neither = isLeftOut(then) && isLeftOut(now);
            if (!neither && (root(then).isEmpty() || root(now).isEmpty())) {
                List<String> why = new ArrayList<>();
                missing(from, then).ifPresent(why::add);
                missing(to, now).ifPresent(why::add);
                types.add(new Diff.NotCompared(type, String.join("; ", why)));
            }
        }
        return types;
    }

    private static boolean isLeftOut(Optional<TypeResult> result) {
        return result.isEmpty()
                || result.get()
                        .skipReason()
                        .filter(r -> r != SkipReason.FEATURE_OFF && !r.leavesGap())
                        .isPresent();
    }

    private static Optional<String> missing(Side side, Optional<TypeResult> result) {
        return root(result).isPresent()
                ? Optional.empty()
                : Optional.of("not in " + side.label() + " ("
                        + result.map(InWords::why).orElse("unknown type") + ")");
    }

    private static Optional<String> root(Optional<TypeResult> result) {
        return result.filter(TypeResult::isComplete).flatMap(TypeResult::root);
    }

    private Set<ResourceType> wanted() {
        Set<ResourceType> all = new TreeSet<>();
        before.types().forEach(t -> all.add(t.type()));
        after.types().forEach(t -> all.add(t.type()));
        return new TreeSet<>(options.among(all));
    }

    /** The comparisons of all types, one after the other. */
    private final class Changes implements Iterator<ObjectChange>, AutoCloseable {
        private final Deque<ResourceType> left = new ArrayDeque<>();
        private Optional<TypeComparison> current = Optional.empty();

        Changes() {
            wanted().stream()
                    .filter(t -> root(before.type(t)).isPresent()
                            && root(after.type(t)).isPresent())
                    .filter(t -> !root(before.type(t)).equals(root(after.type(t))))
                    .forEach(left::add);
        }

        @Override
        public boolean hasNext() {
            while (true) {
                if (current.isPresent() && current.get().hasNext()) {
                    return true;
                }
                close();
                if (left.isEmpty()) {
                    return false;
                }
                current = Optional.of(compare(left.remove()));
            }
        }

        @Override
        public ObjectChange next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.orElseThrow().next();
        }

        private TypeComparison compare(ResourceType type) {
            return new TypeComparison(type, definitions.find(type), naming, names, options, records(type));
        }

        private Stream<RecordChange> records(ResourceType type) {
            Optional<String> then = root(before.type(type));
            Optional<String> now = root(after.type(type));
            return from.repository() == to.repository()
                    ? from.repository().diff(then, now)
                    : RecordChanges.between(
                            from.repository().records(then.orElseThrow()),
                            to.repository().records(now.orElseThrow()));
        }

        @Override
        public void close() {
            current.ifPresent(TypeComparison::close);
            current = Optional.empty();
        }
    }
}
