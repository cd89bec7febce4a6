package org.butterflysecurity.internal.repository;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The nodes that were used last, up to a number of records and children that keeps it to a few megabytes. Thread-safe. */
final class NodeCache {
    private static final long CAPACITY_BYTES = 4 << 20;

    private final Map<NodeName, Node> nodes = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    synchronized Optional<Node> find(NodeName name) {
        return Optional.ofNullable(nodes.get(name));
    }

    synchronized void add(NodeName name, Node node) {
        if (nodes.putIfAbsent(name, node) != null) {
            return;
        }
        bytes += weight(node);
        var eldest = nodes.entrySet().iterator();
        while (bytes > CAPACITY_BYTES && eldest.hasNext()) {
            bytes -= weight(eldest.next().getValue());
            eldest.remove();
        }
    }

    private static long weight(Node node) {
        if (node instanceof Node.Leaf leaf) {
            return leaf.items().stream().mapToLong(i -> i.weight() + 64L).sum();
        }
        if (node instanceof Node.Inner inner) {
            return inner.children().size() * 160L;
        }
        return ((Node.Part) node).bytes().length;
    }
}
