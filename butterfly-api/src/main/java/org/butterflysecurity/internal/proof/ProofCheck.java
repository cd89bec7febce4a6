package org.butterflysecurity.internal.proof;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ProvedObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TrustedHead;
import org.jspecify.annotations.Nullable;

/**
 * Checks a proof against a trusted head: stored manifest, content of the manifest, root of the type, nodes on the way to the key.
 * Everything in the result follows from the trusted hash. This class is all that a checker needs beside SHA-256 and a JSON parser, and uses
 * nothing of the repository, so that the one does not repeat a mistake of the other. For use once.
 */
public final class ProofCheck {
    private static final int HEADER_BYTES = 48;
    private static final int SALT = 16;
    private static final byte[] MANIFEST = {'B', 'F', 'L', 'Y', 3, 1};
    private static final int NAME_BYTES = 32;
    private static final int LEAF = 0x10;
    private static final int INNER = 0x11;
    private static final int PART = 0x12;

    private final JsonObject proof;
    private final byte[] namesKey;
    private final List<byte[]> nodes;
    private int used;

    /** @throws IllegalArgumentException if it does not have the form of a proof */
    public ProofCheck(JsonObject proof) {
        require(proof.number("format").filter(f -> f == 2).isPresent(), "its format is unknown");
        this.proof = proof;
        this.namesKey = HexFormat.of().parseHex(text(proof, "namesKey"));
        require(namesKey.length == NAME_BYTES, "its 'namesKey' has an impossible length");
        this.nodes = array(proof, "nodes").stream()
                .map(n -> n instanceof JsonString s ? s.value() : "?")
                .map(Base64.getDecoder()::decode)
                .toList();
    }

    /**
     * What the proof proves to somebody who trusts {@code head}.
     *
     * @throws IllegalArgumentException if it proves nothing, saying why
     */
    public ProvedObject check(TrustedHead head) {
        Chain chain = chain();
        require(chain.head().equals(head), "it leads to " + chain.head() + ", not to the trusted head");
        JsonObject snapshot = chain.snapshot();
        String type = text(proof, "type");
        JsonObject result = array(snapshot, "types").stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(t -> text(t, "type").equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the snapshot does not have the type " + type));
        ResourceKey key = ResourceKey.parse(text(proof, "key"));
        Optional<byte[]> value = find(HexFormat.of().parseHex(text(result, "root")), bytes(key.toString()));
        require(used == nodes.size(), "it has more nodes than the way to the key");
        return new ProvedObject(
                head,
                TenantId.of(text(snapshot, "tenant")),
                SnapshotId.of(text(snapshot, "snapshot")),
                Instant.parse(text(snapshot, "takenAt")),
                ResourceType.of(type),
                text(result, "status"),
                key,
                value.map(Json::parse));
    }

    /** The head that must be trusted for the proof to prove something. */
    public TrustedHead head() {
        return chain().head();
    }

    /** What the first manifest says of its snapshot, and the hash of the last. */
    private record Chain(JsonObject snapshot, TrustedHead head) {}

    /** Each manifest names the one before it by its hash. */
    private Chain chain() {
        @Nullable Chain chain = null;
        for (JsonValue value : array(proof, "manifests")) {
            require(value instanceof JsonObject, "a manifest is not an object");
            JsonObject manifest = (JsonObject) value;
            byte[] stored = Base64.getDecoder().decode(text(manifest, "stored"));
            JsonObject content = content(stored, bytes(text(manifest, "content")));
            JsonObject snapshot = object(content, "snapshot");
            require(
                    chain == null || previous(content).equals(chain.head()),
                    "a manifest does not follow the one before it");
            String hash = HexFormat.of().formatHex(sha256(stored));
            TrustedHead head = new TrustedHead(SnapshotId.of(text(snapshot, "snapshot")), hash);
            chain = new Chain(chain == null ? snapshot : chain.snapshot(), head);
        }
        if (chain == null) {
            throw new IllegalArgumentException("it has no manifest");
        }
        return chain;
    }

    /** What a stored manifest says. Its salt, in the open, is the hash of that. */
    private static JsonObject content(byte[] stored, byte[] content) {
        require(
                stored.length > HEADER_BYTES && Arrays.equals(stored, 0, MANIFEST.length, MANIFEST, 0, MANIFEST.length),
                "a manifest is none");
        require(
                Arrays.equals(stored, SALT, HEADER_BYTES, sha256(content), 0, NAME_BYTES),
                "a manifest does not have the content that is told of it");
        if (Json.parse(content) instanceof JsonObject json) {
            return json;
        }
        throw new IllegalArgumentException("a manifest is not an object");
    }

    private static TrustedHead previous(JsonObject manifest) {
        JsonObject link = object(manifest, "previous");
        return new TrustedHead(SnapshotId.of(text(link, "id")), text(link, "sha256"));
    }

    /** The value of a key, by the one way from the root on which it can be. */
    private Optional<byte[]> find(byte[] root, byte[] key) {
        Optional<byte[]> name = Optional.of(root);
        while (name.isPresent()) {
            ByteBuffer node = node(name.get());
            int kind = node.get();
            require(kind == LEAF || kind == INNER, "a node on the way is of another kind");
            if (kind == LEAF) {
                return record(node, key);
            }
            node.get();
            name = child(node, key);
        }
        return Optional.empty();
    }

    /** The name of the first child whose last key is not less than {@code key}. */
    private static Optional<byte[]> child(ByteBuffer node, byte[] key) {
        for (long left = varint(node); left > 0; left--) {
            byte[] lastKey = block(node);
            byte[] name = raw(node, NAME_BYTES);
            varint(node);
            varint(node);
            varint(node);
            if (Arrays.compareUnsigned(lastKey, key) >= 0) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> record(ByteBuffer node, byte[] key) {
        for (long left = varint(node); left > 0; left--) {
            boolean isWanted = Arrays.equals(block(node), key);
            if (node.get() == 0) {
                byte[] value = block(node);
                if (isWanted) {
                    return Optional.of(value);
                }
                continue;
            }
            ByteBuffer names = parts(node);
            if (isWanted) {
                return Optional.of(joined(names));
            }
        }
        return Optional.empty();
    }

    private static ByteBuffer parts(ByteBuffer node) {
        varint(node);
        long count = varint(node);
        require(count <= node.remaining() / NAME_BYTES, "a node ends too early");
        return ByteBuffer.wrap(raw(node, count * NAME_BYTES));
    }

    private byte[] joined(ByteBuffer names) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        while (names.hasRemaining()) {
            ByteBuffer part = node(raw(names, NAME_BYTES));
            require(part.get() == PART, "a part of the value is of another kind");
            value.writeBytes(raw(part, part.remaining()));
        }
        return value.toByteArray();
    }

    /** The next node, which must have this name. */
    private ByteBuffer node(byte[] name) {
        require(used < nodes.size(), "it ends too early");
        byte[] node = nodes.get(used++);
        require(node.length > 0 && Arrays.equals(hmac(node), name), "a node does not have the name that it should");
        return ByteBuffer.wrap(node);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number in a node is too long");
    }

    private static byte[] block(ByteBuffer in) {
        return raw(in, varint(in));
    }

    private static byte[] raw(ByteBuffer in, long length) {
        require(length <= in.remaining(), "a node ends too early");
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private byte[] hmac(byte[] node) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(namesKey, "HmacSHA256"));
            return mac.doFinal(node);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonObject json, String member) {
        return json.string(member).orElseThrow(() -> lacks(member));
    }

    private static JsonObject object(JsonObject json, String member) {
        return json.object(member).orElseThrow(() -> lacks(member));
    }

    private static JsonArray array(JsonObject json, String member) {
        return json.array(member).orElseThrow(() -> lacks(member));
    }

    private static IllegalArgumentException lacks(String member) {
        return new IllegalArgumentException("it has no proper '" + member + "'");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
