package org.butterflysecurity.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;

/**
 * The JSON form of a drill's evidence: in the repository, and for auditors and other programs. Times are ISO 8601 in UTC. Names of objects
 * stand in it, and may be personal data.
 */
public final class DrillJson {
    private static final int FORMAT = 1;

    private DrillJson() {}

    /** All of it. {@code recoverySeconds}, {@code snapshotAgeSeconds} and {@code finishedAt} follow from the rest and are not read back. */
    public static JsonObject of(Drill drill) {
        Drill.Times times = drill.times();
        Duration whole = times.recovery().plus(times.checking());
        return JsonObject.builder()
                .put("format", FORMAT)
                .put("drill", drill.id().value())
                .put("tenant", drill.tenant().value())
                .put("outcome", drill.outcome().label())
                .put("detail", drill.detail())
                .put("snapshot", drill.snapshot().value())
                .put("snapshotAt", drill.snapshotAt().toString())
                .put("snapshotAgeSeconds", drill.snapshotAge().toSeconds())
                .put("contentHash", drill.contentHash())
                .put("plan", drill.plan())
                .putIfPresent("restore", drill.restore().map(RestoreId::value))
                .put("into", JsonArray.from(drill.into(), SnapshotJson::connection))
                .put("options", drill.options())
                .put("startedAt", times.startedAt().toString())
                .put("finishedAt", times.startedAt().plus(whole).toString())
                .put("recoverySeconds", times.recovery().toSeconds())
                .put("planningMilliseconds", times.planning().toMillis())
                .put("restoringMilliseconds", times.restoring().toMillis())
                .put("checkingMilliseconds", times.checking().toMillis())
                .put("counts", counts(drill.counts()))
                .put("differences", JsonArray.from(drill.differences(), DrillJson::difference))
                .put("left", JsonArray.from(drill.left(), DrillJson::left))
                .build();
    }

    /** The reverse of {@link #of}. */
    public static Drill read(JsonObject json) {
        return new Drill(
                new DrillId(text(json, "drill")),
                TenantId.of(text(json, "tenant")),
                new SnapshotId(text(json, "snapshot")),
                Instant.parse(text(json, "snapshotAt")),
                text(json, "contentHash"),
                list(json, "into", SnapshotJson::parseConnection),
                json.object("options").orElse(JsonObject.EMPTY),
                text(json, "plan"),
                json.string("restore").map(RestoreId::new),
                new Drill.Times(
                        Instant.parse(text(json, "startedAt")),
                        millis(json, "planningMilliseconds"),
                        millis(json, "restoringMilliseconds"),
                        millis(json, "checkingMilliseconds")),
                readCounts(json.object("counts").orElseThrow()),
                list(
                        json,
                        "differences",
                        d -> new Drill.Difference(
                                ResourceType.of(text(d, "type")),
                                ResourceKey.parse(text(d, "key")),
                                text(d, "name"),
                                Step.Kind.valueOf(text(d, "missing")),
                                text(d, "why"))),
                list(json, "left", n -> new Diff.NotCompared(ResourceType.of(text(n, "type")), text(n, "why"))),
                Drill.Outcome.valueOf(text(json, "outcome").toUpperCase(Locale.ROOT)),
                text(json, "detail"));
    }

    static String contentHash(Snapshot snapshot) {
        String content = snapshot.types().stream()
                .filter(t -> t.root().isPresent())
                .map(t -> t.type() + " " + t.root().orElseThrow() + "\n")
                .sorted()
                .collect(Collectors.joining());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static JsonObject counts(Drill.Counts counts) {
        return JsonObject.builder()
                .put("present", counts.present())
                .put("steps", counts.steps())
                .put("done", counts.done())
                .put("refused", counts.refused())
                .put("skipped", counts.skipped())
                .put("byPerson", counts.byPerson())
                .put("equal", counts.equal())
                .put("different", counts.different())
                .put("calls", counts.calls())
                .build();
    }

    private static Drill.Counts readCounts(JsonObject json) {
        return new Drill.Counts(
                json.number("present").orElseThrow(),
                json.number("steps").orElseThrow(),
                json.number("done").orElseThrow(),
                json.number("refused").orElseThrow(),
                json.number("skipped").orElseThrow(),
                json.number("byPerson").orElseThrow(),
                json.number("equal").orElseThrow(),
                json.number("different").orElseThrow(),
                json.number("calls").orElseThrow());
    }

    private static JsonObject difference(Drill.Difference difference) {
        return JsonObject.builder()
                .put("type", difference.type().toString())
                .put("key", difference.key().toString())
                .put("name", difference.name())
                .put("missing", difference.missing().name())
                .put("why", difference.why())
                .build();
    }

    private static JsonObject left(Diff.NotCompared type) {
        return JsonObject.builder()
                .put("type", type.type().toString())
                .put("why", type.why())
                .build();
    }

    private static String text(JsonObject json, String name) {
        return json.string(name).orElseThrow();
    }

    private static Duration millis(JsonObject json, String name) {
        return Duration.ofMillis(json.number(name).orElseThrow());
    }

    private static <T> List<T> list(JsonObject json, String name, Function<JsonObject, T> read) {
        return json.array(name).orElse(JsonArray.EMPTY).stream()
                .map(v -> read.apply((JsonObject) v))
                .toList();
    }
}
