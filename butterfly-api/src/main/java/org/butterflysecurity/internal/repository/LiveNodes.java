package org.butterflysecurity.internal.repository;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the names of all nodes of trees. Leaves are read only where a value has parts. For use by one thread. */
final class LiveNodes {
    private static final int WINDOW = 48;

    private final NodeSource source;
    private final Set<NodeName> names = new HashSet<>();

    LiveNodes(NodeSource source) {
        this.source = source;
    }

    Set<NodeName> names() {
        return names;
    }

    void addTree(NodeName root) {
        if (names.add(root)) {
            addBelow(source.load(root));
        }
    }

    private void addBelow(Node node) {
        if (node instanceof Node.Leaf leaf) {
            leaf.items().forEach(i -> names.addAll(i.parts()));
        } else if (node instanceof Node.Inner inner) {
            List<NodeName> open = inner.children().stream()
                    .filter(c -> names.add(c.name()))
                    .filter(c -> inner.level() > 1 || c.parts() > 0)
                    .map(Node.Child::name)
                    .toList();
            for (int from = 0; from < open.size(); from += WINDOW) {
                source.loadAll(open.subList(from, Math.min(from + WINDOW, open.size())))
                        .forEach(this::addBelow);
            }
        }
    }
}
