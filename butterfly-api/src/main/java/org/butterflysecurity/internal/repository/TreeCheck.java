package org.butterflysecurity.internal.repository;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.StorageKey;

/**
 * Checks trees: every node is there, keys are in order, levels, counts and sums are right. Goes on after a finding. A subtree that
 * was found whole is not walked again. For use by one thread.
 */
final class TreeCheck {
    private final PackAudits nodes;
    private final Problems problems;
    private final Layout layout;
    private final Map<NodeName, Totals> whole = new HashMap<>();

    /** What a subtree has. */
    record Totals(int level, long count, long bytes, long parts, byte[] firstKey, byte[] lastKey) {}

    /** Whose tree it is. */
    record Owner(SnapshotId snapshot, ResourceType type) {}

    TreeCheck(PackAudits nodes, Problems problems, Layout layout) {
        this.nodes = nodes;
        this.problems = problems;
        this.layout = layout;
    }

    /** The totals of the subtree; empty if it is not whole, which has been noted then. */
    Optional<Totals> check(NodeName name, Owner owner) {
        Totals known = whole.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<NodeSummary> node = nodes.find(name);
        if (node.isEmpty()) {
            Problems.Problem problem = nodes.whyLost(name)
                    .orElseGet(() ->
                            problems.add(ErrorCode.CORRUPT_OBJECT, layout.packs(), "no pack has the node " + name));
            problems.affects(problem, owner.snapshot(), owner.type());
            return Optional.empty();
        }
        Optional<Totals> totals =
                node.get().level() > 0 ? inner(name, node.get(), owner) : leaf(name, node.get(), owner);
        totals.ifPresent(t -> whole.put(name, t));
        return totals;
    }

    private Optional<Totals> leaf(NodeName name, NodeSummary leaf, Owner owner) {
        if (leaf.level() < 0) {
            wrong(name, "a part stands where a node of a tree belongs", owner);
            return Optional.empty();
        }
        boolean intact = true;
        for (Node.Item item : leaf.large()) {
            nodes.prepare(item.parts());
            intact &= parts(name, item, owner);
        }
        return intact
                ? Optional.of(new Totals(0, leaf.count(), leaf.bytes(), leaf.parts(), leaf.firstKey(), leaf.lastKey()))
                : Optional.empty();
    }

    private boolean parts(NodeName name, Node.Item item, Owner owner) {
        long length = 0;
        for (NodeName part : item.parts()) {
            Optional<NodeSummary> found = nodes.find(part);
            if (found.isEmpty()) {
                check(part, owner);
                return false;
            }
            length += found.get().level() < 0 ? found.get().bytes() : -1L << 40;
        }
        if (length != item.length()) {
            wrong(name, "the parts of a record are not those of its value", owner);
            return false;
        }
        return true;
    }

    private Optional<Totals> inner(NodeName name, NodeSummary inner, Owner owner) {
        nodes.prepare(inner.children().stream().map(Node.Child::name).toList());
        long count = 0;
        long bytes = 0;
        long parts = 0;
        byte[] first = {};
        byte[] last = {};
        boolean intact = true;
        for (Node.Child child : inner.children()) {
            Optional<Totals> below = check(child.name(), owner);
            if (below.isPresent() && !matches(inner, child, below.get(), last)) {
                wrong(name, "a node does not describe its children rightly", owner);
                intact = false;
            }
            intact &= below.isPresent();
            first = first.length == 0 ? below.map(Totals::firstKey).orElse(first) : first;
            last = child.lastKey();
            count += child.count();
            bytes += child.bytes();
            parts += child.parts();
        }
        return intact ? Optional.of(new Totals(inner.level(), count, bytes, parts, first, last)) : Optional.empty();
    }

    private static boolean matches(NodeSummary parent, Node.Child child, Totals below, byte[] lastBefore) {
        return below.level() == parent.level() - 1
                && below.count() == child.count()
                && below.count() > 0
                && below.bytes() == child.bytes()
                && below.parts() == child.parts()
                && Arrays.equals(below.lastKey(), child.lastKey())
                && Arrays.compareUnsigned(lastBefore, below.firstKey()) < 0;
    }

    private void wrong(NodeName name, String what, Owner owner) {
        StorageKey object = nodes.placeOf(name).orElse(layout.packs());
        problems.affects(problems.add(ErrorCode.CORRUPT_OBJECT, object, what), owner.snapshot(), owner.type());
    }
}
