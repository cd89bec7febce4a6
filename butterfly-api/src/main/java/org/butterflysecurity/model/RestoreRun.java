package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;

/**
 * A restore that began to write, as its journal tells of it: it can be rolled back, and resumed if it was cut short.
 *
 * @param source whose snapshot it puts back; empty if that was not kept
 * @param snapshot what it puts back
 * @param into the provider tenants that it writes to
 * @param safety the snapshot that was taken before the first write; a rollback leads to it
 * @param isFinished whether it went to its end, whatever came of its steps; else it was cut short, or is still under way
 * @param steps how many steps its plan has
 * @param done how many are done
 * @param refused how many the provider refused
 * @param byPerson how many are for a person
 */
public record RestoreRun(
        RestoreId id,
        Optional<TenantId> source,
        SnapshotId snapshot,
        List<Snapshot.Connection> into,
        Optional<SnapshotId> safety,
        Instant startedAt,
        boolean isFinished,
        int steps,
        int done,
        int refused,
        int byPerson) {
    public RestoreRun {
        requireNonNull(id, "id");
        requireNonNull(source, "source");
        requireNonNull(snapshot, "snapshot");
        into = List.copyOf(into);
        requireNonNull(safety, "safety");
        requireNonNull(startedAt, "startedAt");
    }

    /** How many steps were not tried. */
    public int left() {
        return steps - done - refused - byPerson;
    }

    /** The same as JSON. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("restore", id.value())
                .putIfPresent("source", source.map(TenantId::value))
                .put("snapshot", snapshot.value())
                .put(
                        "into",
                        JsonArray.ofStrings(
                                into.stream().map(Snapshot.Connection::origin).toList()))
                .putIfPresent("safety", safety.map(SnapshotId::value))
                .put("startedAt", startedAt.toString())
                .put("finished", isFinished)
                .put("steps", steps)
                .put("done", done)
                .put("left", left())
                .put("refused", refused)
                .put("byPerson", byPerson)
                .build();
    }
}
