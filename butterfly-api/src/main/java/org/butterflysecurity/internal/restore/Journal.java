package org.butterflysecurity.internal.restore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.internal.repository.Journals;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestoreId;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestorePlanJson;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.RestoreRun;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.model.TenantId;

/**
 * What a restore is about to do and has done, written before and after each request. Its first entry is the plan. Whoever reads it again
 * knows which steps are done, which ids they brought, and of which one nobody knows whether it was done.
 */
public final class Journal {
    private final Journals journals;
    private final RestoreId id;
    private final RestorePlan plan;
    private final Optional<TenantId> source;
    private final Optional<SnapshotId> safety;
    private final Instant startedAt;
    private final Map<Integer, Done> done = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private int entries;
    private boolean ended;

    /** How a step ended, and the key of what it made. */
    record Done(Outcome outcome, String detail, Optional<ResourceKey> made) {}

    private Journal(
            Journals journals,
            RestoreId id,
            RestorePlan plan,
            Optional<TenantId> source,
            Optional<SnapshotId> safety,
            Instant startedAt) {
        this.journals = journals;
        this.id = id;
        this.plan = plan;
        this.source = source;
        this.safety = safety;
        this.startedAt = startedAt;
    }

    /** Begins the journal of a new restore. */
    static Journal begin(
            Journals journals, RestorePlan plan, TenantId source, Optional<SnapshotId> safety, Instant now) {
        List<RestoreId> all = journals.all();
        RestoreId id = RestoreId.of(all.isEmpty() ? 1 : all.get(all.size() - 1).sequence() + 1);
        Journal journal = new Journal(journals, id, plan, Optional.of(source), safety, now);
        journal.add(JsonObject.builder()
                .put("plan", RestorePlanJson.of(plan))
                .put("source", source.value())
                .putIfPresent("safety", safety.map(SnapshotId::value))
                .put("startedAt", now.toString())
                .build());
        return journal;
    }

    /**
     * Reads the journal of a restore.
     *
     * @param tenant whose journals these are
     * @throws RunException with {@link ErrorCode#UNKNOWN_RESTORE} if there is none
     */
    public static Journal read(Journals journals, RestoreId id, TenantId tenant) {
        List<byte[]> entries = journals.read(id);
        if (entries.isEmpty()) {
            throw new RunException(ErrorCode.UNKNOWN_RESTORE, "Tenant '" + tenant + "' has no restore " + id + ".");
        }
        JsonObject first = (JsonObject) Json.parse(entries.get(0));
        Journal journal = new Journal(
                journals,
                id,
                RestorePlanJson.read(first.object("plan").orElseThrow()),
                first.string("source").map(TenantId::new),
                first.string("safety").map(SnapshotId::new),
                Instant.parse(first.string("startedAt").orElseThrow()));
        journal.entries = entries.size();
        entries.subList(1, entries.size()).forEach(e -> journal.replay((JsonObject) Json.parse(e)));
        return journal;
    }

    private void replay(JsonObject entry) {
        if (entry.has("end")) {
            ended = true;
            return;
        }
        int step = Math.toIntExact(entry.number("step").orElseThrow());
        Optional<String> outcome = entry.string("outcome");
        if (outcome.isEmpty()) {
            begun.add(step);
            return;
        }
        done.put(
                step,
                new Done(
                        Outcome.valueOf(outcome.get()),
                        entry.string("detail").orElse(""),
                        entry.string("made").map(ResourceKey::parse)));
    }

    /** The restore. */
    public RestoreId id() {
        return id;
    }

    /** What it does. */
    public RestorePlan plan() {
        return plan;
    }

    /** The snapshot taken before its first write. */
    public Optional<SnapshotId> safety() {
        return safety;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** Whether it went to its end. */
    public boolean isEnded() {
        return ended;
    }

    /** How far it has come. */
    public RestoreRun run() {
        return new RestoreRun(
                id,
                source,
                plan.snapshot(),
                plan.connections(),
                safety,
                startedAt,
                ended,
                plan.steps().size(),
                count(Outcome.DONE),
                count(Outcome.REFUSED),
                // Steps without a request have no entry.
                Math.toIntExact(plan.count(Step.Kind.NEEDS_PERSON)) + count(Outcome.NEEDS_PERSON));
    }

    private int count(Outcome outcome) {
        return Math.toIntExact(
                done.values().stream().filter(d -> d.outcome() == outcome).count());
    }

    Optional<Done> done(Step step) {
        return Optional.ofNullable(done.get(step.number()));
    }

    /** The key in the tenant of what a step was about, as far as it was done. */
    public Optional<ResourceKey> liveKey(Step step) {
        Done result = done.get(step.number());
        return result == null ? Optional.empty() : result.made().or(step.target()::live);
    }

    boolean isInDoubt(Step step) {
        return begun.contains(step.number()) && !done.containsKey(step.number());
    }

    void before(Step step) {
        if (begun.add(step.number())) {
            add(JsonObject.builder().put("step", step.number()).build());
        }
    }

    void after(Step step, Done result) {
        done.put(step.number(), result);
        add(JsonObject.builder()
                .put("step", step.number())
                .put("outcome", result.outcome().name())
                .put("detail", result.detail())
                .putIfPresent("made", result.made().map(ResourceKey::toString))
                .build());
    }

    /** What the steps that are done have made. */
    Pairs made() {
        Map<ResourceType, Map<ResourceKey, ResourceKey>> keys = new HashMap<>();
        for (Step step : plan.steps()) {
            Optional<ResourceKey> made = done(step).flatMap(Done::made);
            made.ifPresent(key -> keys.computeIfAbsent(step.target().type(), t -> new HashMap<>())
                    .put(step.target().key(), key));
        }
        return new Pairs(keys);
    }

    /**
     * Ends the journal.
     *
     * @param snapshot that was put back
     * @param pairs what the next restore of such a snapshot should know
     */
    void end(Snapshot snapshot, Pairs pairs) {
        ended = true;
        add(JsonObject.builder()
                .put("end", true)
                .put("from", from(snapshot))
                .put("pairs", pairs.toJson())
                .build());
    }

    /** The pairs that a restore has left behind; empty if it has not ended, or was one of another tenant's snapshot. */
    static Optional<Pairs> pairs(Journals journals, RestoreId id, Snapshot snapshot) {
        return journals.last(id)
                .map(entry -> (JsonObject) Json.parse(entry))
                .filter(entry -> entry.find("from").equals(Optional.of(from(snapshot))))
                .flatMap(entry -> entry.object("pairs"))
                .map(Pairs::fromJson);
    }

    /** The tenants that a snapshot is of. */
    private static JsonArray from(Snapshot snapshot) {
        return JsonArray.ofStrings(snapshot.connections().stream()
                .map(c -> c.provider() + " " + c.origin() + " " + c.providerTenantId())
                .sorted()
                .toList());
    }

    Journals journals() {
        return journals;
    }

    private void add(JsonObject entry) {
        journals.add(id, entries++, Json.compact(entry).getBytes(StandardCharsets.UTF_8));
    }
}
