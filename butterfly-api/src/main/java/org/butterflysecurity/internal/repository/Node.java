package org.butterflysecurity.internal.repository;

import java.util.List;

/** A node of a tree: a leaf with records, an inner node with children, or a part of a large value. */
sealed interface Node {

    /** Records in key order. Empty only as the root of an empty tree. */
    record Leaf(List<Item> items) implements Node {
        public Leaf {
            items = List.copyOf(items);
        }
    }

    /**
     * Children in key order.
     *
     * @param level 1 above leaves, and one more for every further level
     */
    record Inner(int level, List<Child> children) implements Node {
        public Inner {
            children = List.copyOf(children);
        }
    }

    /** A piece of a large value. */
    record Part(byte[] bytes) implements Node {}

    /**
     * A record in a leaf: its value inline, or the names of its parts.
     *
     * @param inline the value; empty when there are parts
     * @param length of the whole value
     */
    record Item(byte[] key, byte[] inline, long length, List<NodeName> parts) {
        public Item {
            parts = List.copyOf(parts);
        }

        static Item inline(byte[] key, byte[] value) {
            return new Item(key, value, value.length, List.of());
        }

        boolean isInline() {
            return parts.isEmpty();
        }

        /** What the record weighs when leaves are cut: what it takes up in the leaf. */
        int weight() {
            return key.length + inline.length + parts.size() * NodeName.BYTES;
        }
    }

    /**
     * A child in an inner node.
     *
     * @param lastKey the greatest key below it
     * @param count records below it
     * @param bytes their values
     * @param parts references to parts below it
     */
    record Child(byte[] lastKey, NodeName name, long count, long bytes, long parts) {}
}
