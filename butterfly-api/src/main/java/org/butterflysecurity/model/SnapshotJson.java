package org.butterflysecurity.model;

import java.util.Locale;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;

/** The JSON form of what is known of a snapshot, for people and other programs. The repository's own form is another. */
public final class SnapshotJson {
    private SnapshotJson() {}

    /** All that the snapshot knows of itself. Times are ISO 8601 in UTC. */
    public static JsonObject of(Snapshot snapshot) {
        return JsonObject.builder()
                .put("tenant", snapshot.tenant().value())
                .put("snapshot", snapshot.id().value())
                .putIfPresent("previous", snapshot.previous().map(SnapshotId::value))
                .put("startedAt", snapshot.startedAt().toString())
                .put("takenAt", snapshot.takenAt().toString())
                .put("complete", snapshot.isComplete())
                .put("objects", snapshot.count())
                .put("calls", snapshot.statistics().calls())
                .put("milliseconds", snapshot.statistics().milliseconds())
                .put("storedBytes", snapshot.statistics().storedBytes())
                .put("connections", JsonArray.from(snapshot.connections(), SnapshotJson::connection))
                .put("types", JsonArray.from(snapshot.types(), SnapshotJson::type))
                .build();
    }

    /** A provider tenant that was read. */
    public static JsonObject connection(Snapshot.Connection connection) {
        return JsonObject.builder()
                .put("provider", connection.provider())
                .put("origin", connection.origin())
                .put("tenant", connection.providerTenantId())
                .put("notes", JsonArray.ofStrings(connection.notes()))
                .build();
    }

    private static JsonObject type(TypeResult result) {
        Optional<String> reason =
                result.skipReason().map(r -> r.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return JsonObject.builder()
                .put("type", result.type().toString())
                .put("status", result.status().label())
                .putIfPresent("reason", reason)
                .put("detail", result.detail())
                .put("count", result.count())
                .put("bytes", result.bytes())
                .put("calls", result.calls())
                .put("reused", result.reused())
                .putIfPresent("root", result.root())
                .build();
    }
}
