package org.butterflysecurity.internal.repository;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.TypeStatus;

/** Manifests as canonical JSON. */
final class ManifestCodec {
    private static final int FORMAT = 1;

    private ManifestCodec() {}

    static byte[] encode(Manifest manifest) {
        Snapshot snapshot = manifest.snapshot();
        JsonObject.Builder json = JsonObject.builder()
                .put("format", FORMAT)
                .put("tenant", snapshot.tenant().value())
                .put("id", snapshot.id().value())
                .put("startedAt", snapshot.startedAt().toString())
                .put("takenAt", snapshot.takenAt().toString())
                .put(
                        "connections",
                        array(snapshot.connections().stream()
                                .map(ManifestCodec::connection)
                                .toList()))
                .put(
                        "types",
                        array(snapshot.types().stream().map(ManifestCodec::type).toList()))
                .put("statistics", statistics(snapshot.statistics()))
                .put("indexes", JsonArray.ofStrings(manifest.indexes()))
                .put("replaced", JsonArray.ofStrings(manifest.replaced()));
        manifest.previous().ifPresent(p -> json.put("previous", p.toJson()));
        return Json.canonical(json.build());
    }

    /** @throws DamagedException if it is anything but the manifest of this snapshot */
    static Manifest decode(TenantId tenant, SnapshotId id, byte[] bytes) {
        Fields json = Fields.parse(bytes).format(FORMAT);
        if (!json.string("tenant").equals(tenant.value()) || !json.string("id").equals(id.value())) {
            throw new DamagedException("it is the manifest of another snapshot");
        }
        try {
            Optional<Link> previous = json.object().object("previous").map(p -> Link.fromJson(new Fields(p)));
            Snapshot snapshot = new Snapshot(
                    tenant,
                    id,
                    json.instant("startedAt"),
                    json.instant("takenAt"),
                    json.objects("connections").stream()
                            .map(ManifestCodec::connection)
                            .toList(),
                    json.objects("types").stream().map(ManifestCodec::type).toList(),
                    previous.map(Link::id),
                    statistics(
                            json.object().object("statistics").map(Fields::new).orElseThrow()));
            return new Manifest(snapshot, previous, json.strings("indexes"), json.strings("replaced"));
        } catch (RuntimeException e) {
            throw e instanceof DamagedException damaged
                    ? damaged
                    : new DamagedException("its content is not that of a manifest");
        }
    }

    private static JsonArray array(List<JsonObject> items) {
        return new JsonArray(items.stream().map(JsonValue.class::cast).toList());
    }

    private static JsonObject connection(Snapshot.Connection connection) {
        return JsonObject.builder()
                .put("provider", connection.provider())
                .put("origin", connection.origin())
                .put("providerTenantId", connection.providerTenantId())
                .put("notes", JsonArray.ofStrings(connection.notes()))
                .build();
    }

    private static Snapshot.Connection connection(Fields json) {
        return new Snapshot.Connection(
                json.string("provider"), json.string("origin"), json.string("providerTenantId"), json.strings("notes"));
    }

    private static JsonObject type(TypeResult type) {
        JsonObject.Builder json = JsonObject.builder()
                .put("type", type.type().toString())
                .put("status", type.status().label())
                .put("detail", type.detail())
                .put("count", type.count())
                .put("bytes", type.bytes())
                .put("calls", type.calls())
                .put("reused", type.reused())
                .putIfPresent("root", type.root());
        type.skipReason().ifPresent(r -> json.put("skipReason", label(r)));
        return json.build();
    }

    private static TypeResult type(Fields json) {
        Optional<String> root = json.object().string("root");
        if (root.isPresent() && NodeName.parse(root.get()).isEmpty()) {
            throw new DamagedException("a root in it is not the name of a node");
        }
        return new TypeResult(
                ResourceType.of(json.string("type")),
                TypeStatus.valueOf(json.string("status").toUpperCase(Locale.ROOT)),
                json.object().string("skipReason").map(ManifestCodec::skipReason),
                json.string("detail"),
                json.number("count"),
                json.number("bytes"),
                json.number("calls"),
                json.number("reused"),
                root);
    }

    private static String label(SkipReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static SkipReason skipReason(String label) {
        return SkipReason.valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static JsonObject statistics(Snapshot.Statistics statistics) {
        return JsonObject.builder()
                .put("calls", statistics.calls())
                .put("milliseconds", statistics.milliseconds())
                .put("storedBytes", statistics.storedBytes())
                .build();
    }

    private static Snapshot.Statistics statistics(Fields json) {
        return new Snapshot.Statistics(json.number("calls"), json.number("milliseconds"), json.number("storedBytes"));
    }
}
