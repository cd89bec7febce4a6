package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;

/**
 * What a proof has proved: that a snapshot has an object, or that it has not. All of it follows from the trusted head.
 *
 * @param head the head that was trusted
 * @param tenant whose snapshot it is
 * @param snapshot the snapshot, which the head or one before it is
 * @param takenAt as of when the snapshot is
 * @param status how the reading of the type ended, such as {@code complete}; of a {@code salvaged} type, objects were lost
 * @param document the object as it was stored; empty if it is not in the snapshot
 */
public record ProvedObject(
        TrustedHead head,
        TenantId tenant,
        SnapshotId snapshot,
        Instant takenAt,
        ResourceType type,
        String status,
        ResourceKey key,
        Optional<JsonValue> document) {
    public ProvedObject {
        requireNonNull(head, "head");
        requireNonNull(tenant, "tenant");
        requireNonNull(snapshot, "snapshot");
        requireNonNull(takenAt, "takenAt");
        requireNonNull(type, "type");
        requireNonNull(status, "status");
        requireNonNull(key, "key");
        requireNonNull(document, "document");
    }

    /** Whether the object is in the snapshot. */
    public boolean isIncluded() {
        return document.isPresent();
    }

    /** For people and other programs. */
    public JsonObject json() {
        JsonObject.Builder json = JsonObject.builder()
                .put("head", head.toString())
                .put("tenant", tenant.value())
                .put("snapshot", snapshot.value())
                .put("takenAt", takenAt.toString())
                .put("type", type.toString())
                .put("status", status)
                .put("key", key.toString())
                .put("included", isIncluded());
        document.ifPresent(d -> json.put("document", d));
        return json.build();
    }

    /** Names what was proved, never the document. */
    @Override
    public String toString() {
        return "ProvedObject[" + snapshot + ", " + type + " " + key + ", " + (isIncluded() ? "included" : "absent")
                + "]";
    }
}
