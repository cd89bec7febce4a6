package org.butterflysecurity.internal.repository;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a tree, moving from left to right: before a subtree, before a record, or at the end. A subtree can be entered
 * or skipped. Holds one path and a window of leaves. For use by one thread.
 */
final class TreeCursor {
    /** Leaves fetched together by a scan of a whole tree, by one that will soon end, and by a search. */
    static final int WIDE = 48;

    static final int NARROW = 4;
    static final int SINGLE = 1;

    private final NodeSource source;
    private final Deque<Frame> path = new ArrayDeque<>();
    private final int window;
    private Optional<NodeName> root;

    /** A node on the path, and how far it is done. {@code ahead} holds the fetched children from {@code aheadFrom} on. */
    private static final class Frame {
        final Node node;
        int at;
        List<Node> ahead = List.of();
        int aheadFrom;

        Frame(Node node) {
            this.node = node;
        }

        int size() {
            return node instanceof Node.Inner inner
                    ? inner.children().size()
                    : ((Node.Leaf) node).items().size();
        }
    }

    TreeCursor(NodeSource source, Optional<NodeName> root, int window) {
        this.source = source;
        this.root = root;
        this.window = window;
    }

    /** A cursor before the first record whose key is not less than {@code key}. */
    static TreeCursor seek(NodeSource source, NodeName root, byte[] key, int window) {
        TreeCursor cursor = new TreeCursor(source, Optional.of(root), window);
        cursor.enter();
        while (true) {
            Frame frame = cursor.path.peek();
            if (frame == null) {
                return cursor;
            }
            if (frame.node instanceof Node.Leaf leaf) {
                while (frame.at < leaf.items().size()
                        && Arrays.compareUnsigned(leaf.items().get(frame.at).key(), key) < 0) {
                    frame.at++;
                }
                cursor.rise();
                return cursor;
            }
            Node.Inner inner = (Node.Inner) frame.node;
            while (frame.at < inner.children().size()
                    && Arrays.compareUnsigned(inner.children().get(frame.at).lastKey(), key) < 0) {
                frame.at++;
            }
            if (frame.at == inner.children().size()) {
                cursor.rise();
                return cursor;
            }
            cursor.enter();
        }
    }

    /** The name of the subtree the cursor stands before; empty before a record and at the end. */
    Optional<NodeName> subtree() {
        Frame frame = path.peek();
        if (frame == null) {
            return root;
        }
        return frame.node instanceof Node.Inner inner
                ? Optional.of(inner.children().get(frame.at).name())
                : Optional.empty();
    }

    /** The record the cursor stands before. */
    Optional<Node.Item> item() {
        Frame frame = path.peek();
        return frame != null && frame.node instanceof Node.Leaf leaf
                ? Optional.of(leaf.items().get(frame.at))
                : Optional.empty();
    }

    /** The names of the subtrees from here on that have one parent, at most {@code most}. */
    List<NodeName> siblings(int most) {
        Frame frame = path.peek();
        return frame != null && frame.node instanceof Node.Inner inner
                ? inner.children().subList(frame.at, Math.min(inner.children().size(), frame.at + most)).stream()
                        .map(Node.Child::name)
                        .toList()
                : List.of();
    }

    /** How high the subtree is: 0 for a leaf, more above it. The root, before it is entered, is higher than anything. */
    int height() {
        Frame frame = path.peek();
        if (frame == null) {
            return Integer.MAX_VALUE;
        }
        return frame.node instanceof Node.Inner inner ? inner.level() - 1 : -1;
    }

    boolean atEnd() {
        return path.isEmpty() && root.isEmpty();
    }

    /** Moves past the record or subtree. */
    void skip() {
        Frame frame = path.peek();
        if (frame == null) {
            root = Optional.empty();
        } else {
            frame.at++;
            rise();
        }
    }

    /** Moves into the subtree. */
    void enter() {
        Frame parent = path.peek();
        Node node = parent == null ? source.load(root.orElseThrow()) : child(parent);
        root = Optional.empty();
        if (node instanceof Node.Part) {
            throw new DamagedException("a part stands where a node of a tree belongs");
        }
        if (parent != null) {
            checkLevel(((Node.Inner) parent.node).level(), node);
        }
        path.push(new Frame(node));
        rise();
    }

    /** Moves to the next record, entering what is on the way. */
    Optional<Node.Item> toItem() {
        while (!atEnd()) {
            Optional<Node.Item> item = item();
            if (item.isPresent()) {
                return item;
            }
            enter();
        }
        return Optional.empty();
    }

    private Node child(Frame parent) {
        Node.Inner inner = (Node.Inner) parent.node;
        if (window == SINGLE || inner.level() != 1) {
            return source.load(inner.children().get(parent.at).name());
        }
        int offset = parent.at - parent.aheadFrom;
        if (offset >= parent.ahead.size()) {
            int to = Math.min(parent.at + window, inner.children().size());
            parent.ahead = source.loadAll(inner.children().subList(parent.at, to).stream()
                    .map(Node.Child::name)
                    .toList());
            parent.aheadFrom = parent.at;
            offset = 0;
        }
        return parent.ahead.get(offset);
    }

    private static void checkLevel(int level, Node child) {
        int expected = level - 1;
        int actual = child instanceof Node.Inner inner ? inner.level() : 0;
        if (actual != expected) {
            throw new DamagedException("a node stands at level " + expected + " but says that it belongs at " + actual);
        }
    }

    /** Leaves the nodes that are done. */
    private void rise() {
        @Nullable Frame frame = path.peek();
        while (frame != null && frame.at >= frame.size()) {
            path.pop();
            frame = path.peek();
            if (frame != null) {
                frame.at++;
            }
        }
    }
}
