package org.butterflysecurity.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;

/**
 * The JSON form of what is known of a snapshot: in manifests, in dumps, and for people and other programs. {@code complete} and
 * {@code objects} follow from the rest and are not read back.
 */
public final class SnapshotJson {
    private SnapshotJson() {}

    /** All that the snapshot knows of itself. Times are ISO 8601 in UTC. */
    public static JsonObject of(Snapshot snapshot) {
        JsonObject.Builder json = JsonObject.builder()
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
                .put("types", JsonArray.from(snapshot.types(), SnapshotJson::type));
        if (!snapshot.tags().isEmpty()) {
            json.put("tags", JsonArray.ofStrings(snapshot.tags()));
        }
        return json.build();
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

    /**
     * What {@link #of} was given. Members that it does not know are passed over.
     *
     * @throws IllegalArgumentException if a member is missing or not what {@link #of} writes
     */
    public static Snapshot parse(JsonObject json) {
        return new Snapshot(
                TenantId.of(string(json, "tenant")),
                SnapshotId.of(string(json, "snapshot")),
                instant(json, "startedAt"),
                instant(json, "takenAt"),
                objects(json, "connections", SnapshotJson::parseConnection),
                objects(json, "types", SnapshotJson::parseType),
                json.string("previous").map(SnapshotId::of),
                new Snapshot.Statistics(
                        number(json, "calls"), number(json, "milliseconds"), number(json, "storedBytes")),
                json.has("tags") ? Set.copyOf(strings(json, "tags")) : Set.of());
    }

    private static List<String> strings(JsonObject json, String name) {
        return array(json, name).stream()
                .map(v -> {
                    if (v instanceof JsonString s) {
                        return s.value();
                    }
                    throw improper(name);
                })
                .toList();
    }

    static Snapshot.Connection parseConnection(JsonObject json) {
        return new Snapshot.Connection(
                string(json, "provider"), string(json, "origin"), string(json, "tenant"), strings(json, "notes"));
    }

    private static TypeResult parseType(JsonObject json) {
        return new TypeResult(
                ResourceType.of(string(json, "type")),
                TypeStatus.valueOf(constant(string(json, "status"))),
                json.string("reason").map(r -> SkipReason.valueOf(constant(r))),
                string(json, "detail"),
                number(json, "count"),
                number(json, "bytes"),
                number(json, "calls"),
                number(json, "reused"),
                json.string("root"));
    }

    private static String constant(String label) {
        return label.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String string(JsonObject json, String name) {
        return json.string(name).orElseThrow(() -> improper(name));
    }

    private static long number(JsonObject json, String name) {
        return json.number(name).orElseThrow(() -> improper(name));
    }

    private static Instant instant(JsonObject json, String name) {
        try {
            return Instant.parse(string(json, name));
        } catch (DateTimeException e) {
            throw improper(name);
        }
    }

    private static JsonArray array(JsonObject json, String name) {
        return json.array(name).orElseThrow(() -> improper(name));
    }

    private static <T> List<T> objects(JsonObject json, String name, Function<JsonObject, T> parse) {
        return array(json, name).stream()
                .map(v -> {
                    if (v instanceof JsonObject o) {
                        return parse.apply(o);
                    }
                    throw improper(name);
                })
                .toList();
    }

    private static IllegalArgumentException improper(String name) {
        return new IllegalArgumentException("a snapshot's JSON has no proper '" + name + "'");
    }
}
