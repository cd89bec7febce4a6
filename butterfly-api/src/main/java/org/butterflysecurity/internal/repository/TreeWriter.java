package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Builds one tree from records in key order. Holds one unfinished node per level, whatever the size of the tree. For use by one
 * thread.
 */
final class TreeWriter {
    /** Larger values are stored in parts. */
    static final int LARGEST_INLINE = 32 << 10;

    private static final byte[] NOTHING = {};

    private final TenantKeys keys;
    private final PartCutter cutter;
    private final NodeSink sink;
    private final Cut leaves;
    private final Boundaries boundaries;
    private final ByteSink leaf = new ByteSink();
    private final List<Level> levels = new ArrayList<>();
    private int count;
    private long bytes;
    private long parts;
    private long weight;
    private byte[] last = {};
    private long reused;

    private static final class Level {
        final List<Node.Child> open = new ArrayList<>();
        long closed;
    }

    TreeWriter(TenantKeys keys, PartCutter cutter, NodeSink sink) {
        this(keys, cutter, sink, Cut.LEAF);
    }

    /** With leaves of another size than the repository has. */
    TreeWriter(TenantKeys keys, PartCutter cutter, NodeSink sink, Cut leaves) {
        this.leaves = leaves;
        this.keys = keys;
        this.cutter = cutter;
        this.sink = sink;
        this.boundaries = keys.newBoundaries();
    }

    TreeSummary write(Iterator<Record> records) {
        while (records.hasNext()) {
            add(records.next());
        }
        return finish();
    }

    private void add(Record record) {
        byte[] key = record.utf8();
        if (Arrays.compareUnsigned(last, key) >= 0) {
            throw new IllegalArgumentException("records must be in key order without repeats; " + record.key()
                    + " does not follow what came before");
        }
        last = key;
        byte[] value = record.value();
        List<NodeName> names = value.length <= LARGEST_INLINE ? List.of() : inParts(value);
        Node.Item item = new Node.Item(key, names.isEmpty() ? value : NOTHING, value.length, names);
        NodeCodec.item(item, leaf);
        count++;
        bytes += item.length();
        parts += names.size();
        weight += item.weight();
        if (boundaries.isAfter(leaves, 0, weight, item.weight(), key)) {
            closeLeaf();
        }
    }

    private List<NodeName> inParts(byte[] value) {
        List<NodeName> parts = new ArrayList<>();
        int from = 0;
        for (int length : cutter.cut(value)) {
            parts.add(put(NodeCodec.part(value, from, length)).name());
            from += length;
        }
        return parts;
    }

    private NodeSink.Put put(byte[] node) {
        return sink.put(keys.nameOf(node), node);
    }

    private void closeLeaf() {
        NodeSink.Put put = put(NodeCodec.leaf(count, leaf));
        if (!put.isNew()) {
            reused += count;
        }
        Node.Child child = new Node.Child(last, put.name(), count, bytes, parts);
        leaf.clear();
        count = 0;
        bytes = 0;
        parts = 0;
        weight = 0;
        addChild(1, child);
    }

    private void addChild(int number, Node.Child child) {
        if (levels.size() < number) {
            levels.add(new Level());
        }
        Level level = levels.get(number - 1);
        level.open.add(child);
        if (boundaries.isAfter(Cut.INNER, number, level.open.size(), 1, child.lastKey())) {
            closeLevel(number);
        }
    }

    private void closeLevel(int number) {
        Level level = levels.get(number - 1);
        List<Node.Child> children = level.open;
        NodeName name = put(NodeCodec.inner(number, children)).name();
        Node.Child parent = new Node.Child(
                children.get(children.size() - 1).lastKey(),
                name,
                children.stream().mapToLong(Node.Child::count).sum(),
                children.stream().mapToLong(Node.Child::bytes).sum(),
                children.stream().mapToLong(Node.Child::parts).sum());
        children.clear();
        level.closed++;
        addChild(number + 1, parent);
    }

    /** Closes what is open from the leaves up; the first level with a single node has the root. */
    private TreeSummary finish() {
        if (count > 0) {
            closeLeaf();
        }
        if (levels.isEmpty()) {
            NodeName empty = put(NodeCodec.leaf(List.of())).name();
            return new TreeSummary(empty.toString(), 0, 0, 0);
        }
        for (int number = 1; ; number++) {
            Level level = levels.get(number - 1);
            if (level.closed == 0 && level.open.size() == 1) {
                Node.Child root = level.open.get(0);
                return new TreeSummary(root.name().toString(), root.count(), root.bytes(), reused);
            }
            if (!level.open.isEmpty()) {
                closeLevel(number);
            }
        }
    }
}
