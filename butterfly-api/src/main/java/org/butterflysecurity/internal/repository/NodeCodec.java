package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Nodes as bytes. There is exactly one encoding of every node, and {@link #decode} accepts no other, so that equal content has
 * equal names.
 */
final class NodeCodec {
    /** Longer than any node that is written. */
    static final int LONGEST_NODE = 16 << 20;

    private static final int LEAF = 0x10;
    private static final int INNER = 0x11;
    private static final int PART = 0x12;
    private static final int INLINE = 0;
    private static final int IN_PARTS = 1;
    private static final int DEEPEST = 32;
    private static final byte[] NOTHING = {};

    private NodeCodec() {}

    static byte[] leaf(List<Node.Item> items) {
        ByteSink encoded = new ByteSink();
        items.forEach(item -> item(item, encoded));
        return leaf(items.size(), encoded);
    }

    /** A leaf of so many items that were written to {@code items}. */
    static byte[] leaf(int count, ByteSink items) {
        int room = 1 + ByteSink.varintLength(count) + items.size();
        return new ByteSink(room).u8(LEAF).varint(count).raw(items).toBytes();
    }

    /** Writes an item of a leaf. */
    static void item(Node.Item item, ByteSink out) {
        out.block(item.key());
        if (item.isInline()) {
            out.u8(INLINE).block(item.inline());
        } else {
            out.u8(IN_PARTS).varint(item.length()).varint(item.parts().size());
            item.parts().forEach(p -> out.raw(p.bytes()));
        }
    }

    static byte[] inner(int level, List<Node.Child> children) {
        ByteSink out = new ByteSink().u8(INNER).u8(level).varint(children.size());
        for (Node.Child child : children) {
            out.block(child.lastKey())
                    .raw(child.name().bytes())
                    .varint(child.count())
                    .varint(child.bytes())
                    .varint(child.parts());
        }
        return out.toBytes();
    }

    static byte[] part(byte[] value, int from, int length) {
        return new ByteSink().u8(PART).raw(value, from, length).toBytes();
    }

    static Node decode(byte[] bytes) {
        return decode(bytes, true);
    }

    /** The same checks, for what is said of the node; inline values are not copied. */
    static NodeSummary summary(byte[] bytes) {
        return NodeSummary.of(decode(bytes, false));
    }

    private static Node decode(byte[] bytes, boolean withValues) {
        ByteSource in = new ByteSource(bytes);
        Node node = switch (in.u8()) {
            case LEAF -> leaf(in, withValues);
            case INNER -> inner(in);
            case PART -> part(in);
            default -> throw DamagedException.unsupported("a node is of a kind that is unknown");
        };
        in.end();
        return node;
    }

    private static Node.Leaf leaf(ByteSource in, boolean withValues) {
        int count = in.count(3);
        List<Node.Item> items = new ArrayList<>(count);
        byte[] before = {};
        for (int i = 0; i < count; i++) {
            byte[] key = key(in, before);
            int form = in.u8();
            if (form == INLINE && withValues) {
                items.add(Node.Item.inline(key, in.block()));
            } else if (form == INLINE) {
                items.add(new Node.Item(key, NOTHING, in.skipBlock(), List.of()));
            } else if (form == IN_PARTS) {
                items.add(inParts(key, in));
            } else {
                throw new DamagedException("a record is of a form that is unknown");
            }
            before = key;
        }
        return new Node.Leaf(items);
    }

    private static Node.Item inParts(byte[] key, ByteSource in) {
        long length = in.varint();
        int count = in.count(NodeName.BYTES);
        if (count == 0) {
            throw new DamagedException("a large value has no parts");
        }
        List<NodeName> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(NodeName.of(in.raw(NodeName.BYTES)));
        }
        return new Node.Item(key, NOTHING, length, parts);
    }

    private static Node.Inner inner(ByteSource in) {
        int level = in.u8();
        if (level < 1 || level > DEEPEST) {
            throw new DamagedException("a node has the impossible level " + level);
        }
        int count = in.count(NodeName.BYTES + 5);
        if (count == 0) {
            throw new DamagedException("an inner node has no children");
        }
        List<Node.Child> children = new ArrayList<>(count);
        byte[] before = {};
        for (int i = 0; i < count; i++) {
            byte[] key = key(in, before);
            NodeName name = NodeName.of(in.raw(NodeName.BYTES));
            children.add(new Node.Child(key, name, in.varint(), in.varint(), in.varint()));
            before = key;
        }
        return new Node.Inner(level, children);
    }

    private static Node.Part part(ByteSource in) {
        if (in.remaining() == 0) {
            throw new DamagedException("a part is empty");
        }
        return new Node.Part(in.raw(in.remaining()));
    }

    private static byte[] key(ByteSource in, byte[] before) {
        byte[] key = in.block();
        if (Arrays.compareUnsigned(before, key) >= 0) {
            throw new DamagedException("keys are not in order");
        }
        return key;
    }
}
