package org.butterflysecurity.internal.repository;

import java.util.HexFormat;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.SnapshotId;

/**
 * Points to a manifest so that no other can take its place.
 *
 * @param sha256 of the manifest as stored, 64 hexadecimal digits
 */
record Link(SnapshotId id, String sha256) {

    static Link to(SnapshotId id, byte[] stored) {
        return new Link(id, HexFormat.of().formatHex(Ciphers.sha256().digest(stored)));
    }

    JsonObject toJson() {
        return JsonObject.builder().put("id", id.value()).put("sha256", sha256).build();
    }

    static Link fromJson(Fields fields) {
        String sha256 = fields.string("sha256");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new DamagedException("its content has no proper 'sha256'");
        }
        return new Link(snapshotId(fields.string("id")), sha256);
    }

    static SnapshotId snapshotId(String text) {
        try {
            return SnapshotId.of(text);
        } catch (IllegalArgumentException e) {
            throw new DamagedException("its content has no proper snapshot id");
        }
    }
}
