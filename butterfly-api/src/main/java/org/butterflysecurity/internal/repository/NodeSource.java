package org.butterflysecurity.internal.repository;

import java.util.List;

/** Where a tree's nodes come from. Thread-safe. */
interface NodeSource {

    /** A node, authenticated and decoded. */
    Node load(NodeName name);

    /** Says that these nodes will be loaded soon, one by one. The default does nothing. */
    default void announce(List<NodeName> names) {}

    /** Several nodes in their order, with as few storage reads as their places allow. */
    default List<Node> loadAll(List<NodeName> names) {
        return names.stream().map(this::load).toList();
    }
}
