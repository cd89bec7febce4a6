package org.butterflysecurity.internal.repository;

import java.util.List;

/**
 * What the check of a tree needs of a node whose content has been authenticated.
 *
 * @param level -1 for a part, 0 for a leaf, more for an inner node
 * @param bytes of the values in a leaf, or of a part
 * @param children of an inner node
 * @param large records of a leaf whose values are in parts
 */
record NodeSummary(
        int level,
        long count,
        long bytes,
        long parts,
        byte[] firstKey,
        byte[] lastKey,
        List<Node.Child> children,
        List<Node.Item> large) {
    private static final byte[] NO_KEY = {};

    static NodeSummary of(Node node) {
        if (node instanceof Node.Inner inner) {
            return new NodeSummary(inner.level(), 0, 0, 0, NO_KEY, NO_KEY, inner.children(), List.of());
        }
        if (node instanceof Node.Part part) {
            return new NodeSummary(-1, 0, part.bytes().length, 0, NO_KEY, NO_KEY, List.of(), List.of());
        }
        List<Node.Item> items = ((Node.Leaf) node).items();
        return new NodeSummary(
                0,
                items.size(),
                items.stream().mapToLong(Node.Item::length).sum(),
                items.stream().mapToLong(i -> i.parts().size()).sum(),
                items.isEmpty() ? NO_KEY : items.get(0).key(),
                items.isEmpty() ? NO_KEY : items.get(items.size() - 1).key(),
                List.of(),
                items.stream().filter(i -> !i.isInline()).toList());
    }
}
