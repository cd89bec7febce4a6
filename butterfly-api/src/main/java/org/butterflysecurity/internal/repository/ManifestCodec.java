package org.butterflysecurity.internal.repository;

import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.SnapshotJson;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TypeResult;

/** Manifests as canonical JSON: what is known of the snapshot, and its place in the history. */
final class ManifestCodec {
    private static final int FORMAT = 2;
    /** Whose stored form does not commit to the content. */
    private static final int FIRST_FORMAT = 1;

    private ManifestCodec() {}

    /** @param nonce text that nobody can guess, so that nobody can guess the content by its hash */
    static byte[] encode(Manifest manifest, String nonce) {
        JsonObject.Builder json = JsonObject.builder()
                .put("format", FORMAT)
                .put("nonce", nonce)
                .put("snapshot", SnapshotJson.of(manifest.snapshot()))
                .put("indexes", JsonArray.ofStrings(manifest.indexes()))
                .put("replaced", JsonArray.ofStrings(manifest.replaced()));
        manifest.previous().ifPresent(p -> json.put("previous", p.toJson()));
        return Json.canonical(json.build());
    }

    /**
     * @param isCommitted whether the stored form commits to these bytes
     * @throws DamagedException if it is anything but the manifest of this snapshot
     */
    static Manifest decode(TenantId tenant, SnapshotId id, byte[] bytes, boolean isCommitted) {
        Fields json = Fields.parse(bytes);
        if (json.number("format") != FIRST_FORMAT) {
            json.format(FORMAT);
            if (!isCommitted) {
                throw new DamagedException("it does not commit to its content");
            }
        }
        Snapshot snapshot = snapshot(json);
        Optional<Link> previous = json.object().object("previous").map(p -> Link.fromJson(new Fields(p)));
        if (!snapshot.tenant().equals(tenant) || !snapshot.id().equals(id)) {
            throw new DamagedException("it is the manifest of another snapshot");
        }
        if (!snapshot.previous().equals(previous.map(Link::id))) {
            throw new DamagedException("it names two snapshots before it");
        }
        if (snapshot.types().stream()
                .map(TypeResult::root)
                .flatMap(Optional::stream)
                .anyMatch(ManifestCodec::isNoName)) {
            throw new DamagedException("a root in it is not the name of a node");
        }
        return new Manifest(snapshot, previous, json.strings("indexes"), json.strings("replaced"));
    }

    private static Snapshot snapshot(Fields json) {
        try {
            return SnapshotJson.parse(json.object()
                    .object("snapshot")
                    .orElseThrow(() -> new DamagedException("its content has no proper 'snapshot'")));
        } catch (IllegalArgumentException e) {
            throw new DamagedException("its content is not that of a manifest");
        }
    }

    private static boolean isNoName(String root) {
        return NodeName.parse(root).isEmpty();
    }
}
