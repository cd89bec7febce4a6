package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;

/**
 * Writes proofs: the manifests from the snapshot's to the one that is trusted, and the nodes from the type's root down to where a key is or
 * would be. Each manifest names the one before it by its hash, the salt of a stored manifest is the hash of its content, and that has
 * the root; the name of a node is the HMAC of its bytes, and it names the ones below it.
 */
final class Prover {
    private static final int FORMAT = 2;

    private final RepositoryParts parts;

    Prover(RepositoryParts parts) {
        this.parts = parts;
    }

    JsonObject prove(SnapshotId id, ResourceType type, NodeName root, ResourceKey key, SnapshotId upTo) {
        List<JsonObject> manifests = new ArrayList<>();
        for (long number = id.sequence(); number <= Math.max(id.sequence(), upTo.sequence()); number++) {
            manifests.add(manifest(SnapshotId.of(number)));
        }
        return JsonObject.builder()
                .put("format", FORMAT)
                .put("type", type.toString())
                .put("key", key.toString())
                .put("manifests", JsonArray.from(manifests, m -> m))
                .put("namesKey", HexFormat.of().formatHex(parts.keys().nameKey()))
                .put("nodes", JsonArray.from(path(root, key), node -> new JsonString(base64(node))))
                .build();
    }

    private JsonObject manifest(SnapshotId id) {
        History.Stored stored = parts.history()
                .stored(id)
                .orElseThrow(() -> new RepositoryException(
                        ErrorCode.UNKNOWN_SNAPSHOT,
                        "Tenant '" + parts.layout().tenant() + "' has no snapshot " + id
                                + ", which the proof would have to lead over. Prove against an earlier head."));
        if (!Sealer.isCommitted(stored.bytes(), stored.content())) {
            throw new RepositoryException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    "The manifest of snapshot " + id + " is of a format that nothing can be proved by. Back up anew.");
        }
        return JsonObject.builder()
                .put("stored", base64(stored.bytes()))
                .put("content", new String(stored.content(), StandardCharsets.UTF_8))
                .build();
    }

    private List<byte[]> path(NodeName root, ResourceKey key) {
        NodeSource source = parts.newNodeStore();
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
        return nodes;
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

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
