package org.butterflysecurity;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.repository.TreeProof;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Proves to somebody who has neither the repository nor its keys that an object is in a snapshot as it is shown, or that it is not in
 * it. It holds on to the root of the type's tree: whoever checks must have the root from a source that they trust, such as the JSON of
 * {@code show} kept since the backup. {@code docs/format.md} describes the form.
 *
 * <p>A proof shows the neighbours of the object too: some tens of objects of the type, in the open. Immutable.
 */
public final class SnapshotProof {
    private static final int FORMAT = 1;

    private final TenantId tenant;
    private final SnapshotId snapshot;
    private final ResourceType type;
    private final ResourceKey key;
    private final String root;
    private final TreeProof proof;

    SnapshotProof(
            TenantId tenant, SnapshotId snapshot, ResourceType type, ResourceKey key, String root, TreeProof proof) {
        this.tenant = tenant;
        this.snapshot = snapshot;
        this.type = type;
        this.key = key;
        this.root = root;
        this.proof = proof;
    }

    /** The snapshot that it speaks of. */
    public SnapshotId snapshot() {
        return snapshot;
    }

    public ResourceType type() {
        return type;
    }

    public ResourceKey key() {
        return key;
    }

    /** The root that the proof claims the type has in the snapshot. */
    public String root() {
        return root;
    }

    /**
     * Checks the proof.
     *
     * @param trustedRoot the root of the type in the snapshot, from a source that is trusted
     * @return the object's document; empty if the proof shows that there is no object with this key
     * @throws ConfigurationException with {@link ErrorCode#INVALID_PROOF} if it proves neither
     */
    public Optional<JsonValue> verify(String trustedRoot) {
        if (!trustedRoot.equals(root)) {
            throw invalid("it is for the root " + root + ", not for " + trustedRoot, null);
        }
        try {
            return proof.value(trustedRoot, key).map(Json::parse);
        } catch (RuntimeException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    /** The proof as JSON, to be kept or sent. */
    public JsonObject json() {
        return JsonObject.builder()
                .put("format", FORMAT)
                .put("tenant", tenant.value())
                .put("snapshot", snapshot.value())
                .put("type", type.toString())
                .put("key", key.toString())
                .put("root", root)
                .put("namesKey", HexFormat.of().formatHex(proof.namesKey()))
                .put(
                        "nodes",
                        JsonArray.from(
                                proof.nodes(),
                                node -> new JsonString(Base64.getEncoder().encodeToString(node))))
                .build();
    }

    /**
     * Reads what {@link #json} gave.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_PROOF} if it is not that
     */
    public static SnapshotProof parse(JsonObject json) {
        try {
            if (json.number("format").filter(f -> f == FORMAT).isEmpty()) {
                throw new IllegalArgumentException("its format is unknown");
            }
            List<byte[]> nodes = json.array("nodes").orElse(JsonArray.EMPTY).stream()
                    .map(node -> node instanceof JsonString text ? text.value() : "?")
                    .map(Base64.getDecoder()::decode)
                    .toList();
            return new SnapshotProof(
                    TenantId.of(text(json, "tenant")),
                    SnapshotId.of(text(json, "snapshot")),
                    ResourceType.of(text(json, "type")),
                    ResourceKey.parse(text(json, "key")),
                    text(json, "root"),
                    new TreeProof(HexFormat.of().parseHex(text(json, "namesKey")), nodes));
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(JsonObject json, String member) {
        return json.string(member).orElseThrow(() -> new IllegalArgumentException("it has no proper '" + member + "'"));
    }

    private static ConfigurationException invalid(String why, @Nullable Throwable cause) {
        return new ConfigurationException(ErrorCode.INVALID_PROOF, "The proof proves nothing: " + why + ".", cause);
    }

    /** Names what it speaks of, never what it shows. */
    @Override
    public String toString() {
        return "SnapshotProof[" + snapshot + ", " + type + " " + key + "]";
    }
}
