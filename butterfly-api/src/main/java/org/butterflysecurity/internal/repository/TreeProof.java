package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.model.ResourceKey;

/**
 * The nodes from a root down to where a key is or would be, and what they prove. A node's name is the HMAC of its bytes, and each node
 * names the ones below it: whoever knows the root's name and the key of the names can follow the path and be sure of its end.
 *
 * @param namesKey the key under which nodes have their names
 * @param nodes the bytes of the nodes from the root down, then those of the parts of the value
 */
public record TreeProof(byte[] namesKey, List<byte[]> nodes) {
    public TreeProof {
        nodes = List.copyOf(nodes);
    }

    static TreeProof of(NodeSource source, byte[] namesKey, NodeName root, ResourceKey key) {
        byte[] wanted = key.utf8();
        List<byte[]> nodes = new ArrayList<>();
        Optional<NodeName> next = Optional.of(root);
        while (next.isPresent()) {
            Node node = source.load(next.get());
            nodes.add(bytes(node));
            next = node instanceof Node.Inner inner ? below(inner, wanted) : Optional.empty();
            if (node instanceof Node.Leaf leaf) {
                find(leaf, wanted).ifPresent(item -> item.parts().forEach(p -> nodes.add(bytes(source.load(p)))));
            }
        }
        return new TreeProof(namesKey, nodes);
    }

    /** A node has one encoding: the bytes that were stored. */
    private static byte[] bytes(Node node) {
        if (node instanceof Node.Leaf leaf) {
            return NodeCodec.leaf(leaf.items());
        }
        if (node instanceof Node.Inner inner) {
            return NodeCodec.inner(inner.level(), inner.children());
        }
        byte[] part = ((Node.Part) node).bytes();
        return NodeCodec.part(part, 0, part.length);
    }

    private static Optional<NodeName> below(Node.Inner inner, byte[] key) {
        return inner.children().stream()
                .filter(child -> Arrays.compareUnsigned(child.lastKey(), key) >= 0)
                .findFirst()
                .map(Node.Child::name);
    }

    private static Optional<Node.Item> find(Node.Leaf leaf, byte[] key) {
        return leaf.items().stream()
                .filter(item -> Arrays.equals(item.key(), key))
                .findFirst();
    }

    /**
     * What the nodes prove of {@code key} in the tree with this root: its value, or that it is not there.
     *
     * @throws IllegalArgumentException if they prove nothing, saying why
     */
    public Optional<byte[]> value(String root, ResourceKey key) {
        try {
            return checked(Repository.rootName(root), key.utf8());
        } catch (DamagedException e) {
            throw new IllegalArgumentException("a node of the proof is none: " + e.what(), e);
        }
    }

    private Optional<byte[]> checked(NodeName root, byte[] key) {
        Optional<NodeName> next = Optional.of(root);
        int at = 0;
        Node last = null;
        while (next.isPresent()) {
            last = node(at, next.get());
            at++;
            next = last instanceof Node.Inner inner ? below(inner, key) : Optional.empty();
        }
        Optional<Node.Item> item = last instanceof Node.Leaf leaf ? find(leaf, key) : Optional.empty();
        if (last instanceof Node.Part) {
            throw new IllegalArgumentException("a part stands where a node of a tree belongs");
        }
        ByteSink value = new ByteSink();
        item.filter(Node.Item::isInline).ifPresent(i -> value.raw(i.inline()));
        for (NodeName part : item.map(Node.Item::parts).orElse(List.of())) {
            if (!(node(at, part) instanceof Node.Part bytes)) {
                throw new IllegalArgumentException("a node stands where a part belongs");
            }
            value.raw(bytes.bytes());
            at++;
        }
        if (at != nodes.size() || item.filter(i -> i.length() != value.size()).isPresent()) {
            throw new IllegalArgumentException("the proof has more or less than it needs");
        }
        return item.map(i -> value.toBytes());
    }

    private Node node(int at, NodeName expected) {
        if (at >= nodes.size()) {
            throw new IllegalArgumentException("the proof ends too early");
        }
        byte[] bytes = nodes.get(at);
        if (!NodeName.of(Ciphers.hmac(namesKey, bytes)).equals(expected)) {
            throw new IllegalArgumentException("node " + at + " of the proof does not have the name that it should");
        }
        return NodeCodec.decode(bytes);
    }
}
