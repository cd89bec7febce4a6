package org.butterflysecurity.internal.repository;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/**
 * Checks the structure of trees: inner nodes, and leaves whose values are in parts, are read and authenticated; of other nodes it
 * checks that the pack that should have them is in storage with its length. For use by one thread.
 */
final class QuickCheck {
    private static final byte[] NO_KEY = {};

    private final Layout layout;
    private final Problems problems;
    private final NodeIndex places = new NodeIndex();
    private final NodeStore nodes;
    private final Set<String> indexed;
    private final Set<String> usedWithoutIndex = new TreeSet<>();
    private final Map<NodeName, Problems.Problem> lost = new HashMap<>();
    private final Map<NodeName, TreeCheck.Totals> whole = new HashMap<>();
    private long packs;

    /**
     * @param known what is known of packs
     * @param indexed the ids of those that an index covers
     */
    QuickCheck(RepositoryParts parts, Problems problems, Collection<PackContents> known, Set<String> indexed) {
        this.layout = parts.layout();
        this.problems = problems;
        this.indexed = Set.copyOf(indexed);
        this.nodes = parts.newNodeStore(() -> places, name -> Optional.empty());
        Map<String, Long> stored = new HashMap<>();
        try (Stream<StoredObject> objects = parts.storage().list(layout.packs())) {
            objects.forEach(o -> stored.put(o.key().name(), o.sizeBytes()));
        }
        known.forEach(pack -> place(pack, Optional.ofNullable(stored.get(pack.id()))));
    }

    private void place(PackContents pack, Optional<Long> size) {
        packs++;
        if (size.equals(Optional.of(pack.packLength()))) {
            places.add(pack);
            return;
        }
        StorageKey key = layout.pack(pack.id());
        Problems.Problem problem = size.isEmpty()
                ? problems.add(ErrorCode.STORAGE_OBJECT_MISSING, key, "it is missing")
                : problems.add(
                        ErrorCode.CORRUPT_OBJECT,
                        key,
                        "its length is " + size.get() + " instead of " + pack.packLength());
        pack.entries().forEach(e -> lost.put(e.name(), problem));
    }

    long packs() {
        return packs;
    }

    /** Packs that no index covers and that hold a node which a tree needs. */
    Set<String> usedWithoutIndex() {
        return usedWithoutIndex;
    }

    /** The totals of the tree, as far as inner nodes tell; empty if it is not whole, which has been noted then. */
    Optional<TreeCheck.Totals> check(NodeName name, TreeCheck.Owner owner) {
        TreeCheck.Totals known = whole.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<TreeCheck.Totals> totals =
                isThere(name, owner) ? load(name, owner).flatMap(n -> totals(name, n, owner)) : Optional.empty();
        totals.ifPresent(t -> whole.put(name, t));
        return totals;
    }

    private boolean isThere(NodeName name, TreeCheck.Owner owner) {
        Optional<NodeIndex.Place> place = places.find(name);
        if (place.isPresent()) {
            String pack = place.get().pack().id();
            if (!indexed.contains(pack)) {
                usedWithoutIndex.add(pack);
            }
            return true;
        }
        Problems.Problem problem = Optional.ofNullable(lost.get(name))
                .orElseGet(
                        () -> problems.add(ErrorCode.CORRUPT_OBJECT, layout.packs(), "no pack has the node " + name));
        problems.affects(problem, owner.snapshot(), owner.type());
        return false;
    }

    private Optional<Node> load(NodeName name, TreeCheck.Owner owner) {
        try {
            return Optional.of(nodes.load(name));
        } catch (RepositoryException e) {
            wrong(e.code(), name, "a node in it cannot be read", owner);
            return Optional.empty();
        }
    }

    private void wrong(ErrorCode code, NodeName name, String what, TreeCheck.Owner owner) {
        StorageKey object =
                places.find(name).map(p -> layout.pack(p.pack().id())).orElse(layout.packs());
        problems.affects(problems.add(code, object, what), owner.snapshot(), owner.type());
    }

    private Optional<TreeCheck.Totals> totals(NodeName name, Node node, TreeCheck.Owner owner) {
        if (node instanceof Node.Inner inner) {
            return inner(name, inner, owner);
        }
        if (!(node instanceof Node.Leaf content)) {
            wrong(ErrorCode.CORRUPT_OBJECT, name, "a part stands where a node of a tree belongs", owner);
            return Optional.empty();
        }
        boolean intact = true;
        for (Node.Item item : content.items()) {
            for (NodeName part : item.parts()) {
                intact &= isThere(part, owner);
            }
        }
        NodeSummary leaf = NodeSummary.of(node);
        return intact
                ? Optional.of(new TreeCheck.Totals(
                        0, leaf.count(), leaf.bytes(), leaf.parts(), leaf.firstKey(), leaf.lastKey()))
                : Optional.empty();
    }

    private Optional<TreeCheck.Totals> inner(NodeName name, Node.Inner inner, TreeCheck.Owner owner) {
        long count = 0;
        long bytes = 0;
        long parts = 0;
        boolean intact = true;
        for (Node.Child child : inner.children()) {
            boolean mustBeRead = inner.level() > 1 || child.parts() > 0;
            if (mustBeRead) {
                Optional<TreeCheck.Totals> below = check(child.name(), owner);
                if (below.isPresent() && !matches(inner, child, below.get())) {
                    wrong(ErrorCode.CORRUPT_OBJECT, name, "a node does not describe its children rightly", owner);
                    intact = false;
                }
                intact &= below.isPresent();
            } else {
                intact &= isThere(child.name(), owner);
            }
            count += child.count();
            bytes += child.bytes();
            parts += child.parts();
        }
        byte[] last = inner.children().get(inner.children().size() - 1).lastKey();
        return intact
                ? Optional.of(new TreeCheck.Totals(inner.level(), count, bytes, parts, NO_KEY, last))
                : Optional.empty();
    }

    private static boolean matches(Node.Inner parent, Node.Child child, TreeCheck.Totals below) {
        return below.level() == parent.level() - 1
                && below.count() == child.count()
                && below.bytes() == child.bytes()
                && below.parts() == child.parts()
                && Arrays.equals(below.lastKey(), child.lastKey());
    }
}
