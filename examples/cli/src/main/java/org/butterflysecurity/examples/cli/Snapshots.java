package org.butterflysecurity.examples.cli;

import java.math.BigDecimal;
import java.util.Locale;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;

/** Snapshots as this command line writes them. */
final class Snapshots {
    private static final int MILLISECOND_DIGITS = 3;

    private Snapshots() {}

    /** The form of {@code backup --json}. */
    static JsonObject result(Snapshot snapshot) {
        return JsonObject.builder()
                .put("snapshot", snapshot.id().value())
                .put("complete", snapshot.isComplete())
                .put("types", JsonArray.from(snapshot.types(), Snapshots::type))
                .put("calls", snapshot.statistics().calls())
                .put("seconds", seconds(snapshot.statistics()))
                .put("storedBytes", snapshot.statistics().storedBytes())
                .build();
    }

    /** One line of {@code list --json}. */
    static JsonObject summary(Snapshot snapshot) {
        return JsonObject.builder()
                .put("snapshot", snapshot.id().value())
                .put("startedAt", snapshot.startedAt().toString())
                .put("takenAt", snapshot.takenAt().toString())
                .put("complete", snapshot.isComplete())
                .put("objects", snapshot.count())
                .put("calls", snapshot.statistics().calls())
                .put("seconds", seconds(snapshot.statistics()))
                .put("storedBytes", snapshot.statistics().storedBytes())
                .build();
    }

    /** One type of a snapshot. */
    static JsonObject type(TypeResult result) {
        return JsonObject.builder()
                .put("type", result.type().toString())
                .put("status", result.status().label())
                .put("reason", reason(result))
                .put("count", result.count())
                .put("bytes", result.bytes())
                .put("calls", result.calls())
                .put("reused", result.reused())
                .build();
    }

    /** Why a type is not there: a word, and the details; empty when it is complete. */
    static String reason(TypeResult result) {
        String word = result.skipReason()
                .map(r -> r.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse("");
        return word.isEmpty() || result.detail().isEmpty() ? word + result.detail() : word + ": " + result.detail();
    }

    private static JsonNumber seconds(Snapshot.Statistics statistics) {
        return new JsonNumber(BigDecimal.valueOf(statistics.milliseconds(), MILLISECOND_DIGITS)
                .toPlainString());
    }
}
