package org.butterflysecurity.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;

/**
 * What a restore did.
 *
 * @param plan hash of the plan
 * @param snapshot what was put back
 * @param safety the snapshot that was taken before the first write; a rollback leads to it
 * @param results one for each step, in order
 * @param remaining what still differs, read back after the last step: the steps that would remain
 * @param calls requests sent, for reading too
 */
public record RestoreReport(
        RestoreId id,
        String plan,
        SnapshotId snapshot,
        Optional<SnapshotId> safety,
        Instant startedAt,
        Instant finishedAt,
        List<StepResult> results,
        List<Step> remaining,
        long calls) {
    public RestoreReport {
        results = List.copyOf(results);
        remaining = List.copyOf(remaining);
    }

    /** Whether every step is done and nothing differs any more that a request could change. */
    public boolean isComplete() {
        return results.stream().allMatch(r -> r.outcome() == Outcome.DONE || r.outcome() == Outcome.NEEDS_PERSON)
                && remaining.stream().allMatch(s -> s.kind() == Step.Kind.NEEDS_PERSON);
    }

    /** How many steps ended so. */
    public long count(Outcome outcome) {
        return results.stream().filter(r -> r.outcome() == outcome).count();
    }

    /** The report as JSON. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("restore", id.value())
                .put("plan", plan)
                .put("snapshot", snapshot.value())
                .putIfPresent("safety", safety.map(SnapshotId::value))
                .put("startedAt", startedAt.toString())
                .put("finishedAt", finishedAt.toString())
                .put("complete", isComplete())
                .put("calls", new JsonNumber(Long.toString(calls)))
                .put(
                        "results",
                        JsonArray.from(
                                results,
                                r -> JsonObject.builder()
                                        .put("step", r.step().number())
                                        .put("do", r.step().kind().name())
                                        .put("type", r.step().target().type().toString())
                                        .put("key", r.step().target().key().toString())
                                        .put("outcome", r.outcome().label())
                                        .put("detail", r.detail())
                                        .build()))
                .put("remaining", JsonArray.from(remaining, RestorePlanJson::of))
                .build();
    }

    /**
     * How one step ended.
     *
     * @param detail the new key of what was made, or why it was not done
     */
    public record StepResult(Step step, Outcome outcome, String detail) {}

    /** How a step ended. */
    public enum Outcome {
        DONE,
        /** The provider refused. */
        REFUSED,
        /** Not tried: something that it needs was not done, or the restore had stopped. */
        SKIPPED,
        NEEDS_PERSON;

        /** The outcome as it stands in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
