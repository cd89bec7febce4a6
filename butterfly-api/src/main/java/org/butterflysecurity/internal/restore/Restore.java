package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.internal.engine.BackupRun;
import org.butterflysecurity.internal.engine.EngineSettings;
import org.butterflysecurity.internal.engine.LiveTenant;
import org.butterflysecurity.internal.engine.Side;
import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.StepResult;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.spi.IdentityConnector;

/** Plans and carries out restores of the tenant that {@code settings} name. */
public final class Restore {
    private final EngineSettings settings;

    public Restore(EngineSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads the tenant and plans. Writes nothing.
     *
     * @param repository where earlier restores into the tenant have left what they know; empty if there is none yet
     */
    public RestorePlan plan(Side snapshot, RestoreOptions options, Optional<Repository> repository) {
        Planner planner = planner(options);
        Pairs known = repository
                .map(r -> Pairs.kept(r.journals(), snapshot.snapshot()))
                .orElse(Pairs.NONE);
        Planner.Selected selected = planner.select(snapshot, known);
        try (LiveTenant live = read(planner, selected)) {
            return planner.plan(selected, live.side()).plan();
        }
    }

    /** The tenant as it is now, as far as it is needed. */
    private LiveTenant read(Planner planner, Planner.Selected selected) {
        RunOptions reading = reading(planner, selected.then().snapshot());
        Optional<Focus> focus = selected.focus();
        EngineSettings focused = focus.isEmpty()
                ? settings
                : settings.with(settings.connectors().stream()
                        .<IdentityConnector>map(c -> new FocusedConnector(c, focus.get()))
                        .toList());
        return LiveTenant.read(focused, reading);
    }

    /**
     * Takes a safety snapshot, makes sure that the plan still holds and is approved, and carries it out.
     *
     * @param repository where the safety snapshot and the journal go
     */
    public RestoreReport run(Side snapshot, RestorePlan plan, OnError onError, Repository repository) {
        if (!plan.tenant().equals(settings.tenant())) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_PLAN,
                    "The plan is for tenant '" + plan.tenant() + "', not for '" + settings.tenant() + "'.");
        }
        Planner planner = planner(RestoreOptions.fromJson(plan.options()));
        try (RestoreSessions sessions = RestoreSessions.open(settings, plan)) {
            Snapshot safety = new BackupRun(settings, reading(planner, snapshot.snapshot())).run(() -> repository);
            Pairs known = Pairs.kept(repository.journals(), snapshot.snapshot());
            RestorePlan again = planner.plan(planner.select(snapshot, known), new Side(repository, safety, false))
                    .plan();
            if (!again.hash().equals(plan.hash())) {
                throw new RunException(
                        ErrorCode.STALE_PLAN, "The plan does not hold any more: " + difference(plan, again));
            }
            if (!settings.approval().approves(plan)) {
                throw new RunException(
                        ErrorCode.NOT_APPROVED, "The plan with the hash " + plan.hash() + " is not approved.");
            }
            repository.pin(safety.id());
            Journal journal = Journal.begin(
                    repository.journals(),
                    plan,
                    snapshot.snapshot().tenant(),
                    Optional.of(safety.id()),
                    settings.clock().instant());
            return carryOut(
                    journal,
                    snapshot,
                    planner,
                    sessions,
                    onError,
                    safety.statistics().calls());
        }
    }

    /** Goes on with a restore that was cut short. */
    public RestoreReport resume(Side snapshot, Journal journal, OnError onError) {
        Planner planner = planner(RestoreOptions.fromJson(journal.plan().options()));
        try (RestoreSessions sessions = RestoreSessions.open(settings, journal.plan())) {
            return carryOut(journal, snapshot, planner, sessions, onError, 0);
        }
    }

    /**
     * What would undo a restore; empty if it has written nothing.
     *
     * @param snapshots gives the safety snapshot that it leads to
     */
    public Optional<RestorePlan> planRollback(
            Journal journal, Function<SnapshotId, Side> snapshots, Optional<Repository> repository) {
        return rollback(journal).map(options -> {
            Side safety = snapshots.apply(safety(journal));
            RestorePlan plan = plan(safety, options, repository);
            for (Snapshot.Connection to : plan.connections()) {
                if (!Focus.isSameTenant(safety.snapshot(), to)) {
                    throw new ConfigurationException(
                            ErrorCode.INVALID_SETTING,
                            "Restore " + journal.id() + " wrote to "
                                    + String.join(
                                            ", ",
                                            journal.plan().connections().stream()
                                                    .map(Snapshot.Connection::origin)
                                                    .toList())
                                    + ", and cannot be undone in " + to.origin() + ".");
                }
            }
            return plan;
        });
    }

    /** What leads back to the state before a restore: all that it touched, and nothing else. Empty if it has written nothing. */
    private Optional<RestoreOptions> rollback(Journal journal) {
        Map<ResourceType, TypeDefinition> types = types();
        Selection touched = Selection.everything();
        int made = 0;
        for (Step step : journal.plan().steps()) {
            Optional<ResourceKey> key = step.call().isPresent() ? journal.liveKey(step) : Optional.empty();
            if (key.isPresent()) {
                touched = touched.or(Selection.of(step.target().type()).key(key.get()));
                made += step.kind() == Step.Kind.CREATE ? 1 : 0;
                made += step instanceof Step.Update update
                        ? Math.toIntExact(Members.added(operation(types, update), update.changes()))
                        : 0;
            }
        }
        return touched.isEverything()
                ? Optional.empty()
                : Optional.of(RestoreOptions.of(touched).withDeletes(Deletes.upTo(made)));
    }

    private static Optional<Operation> operation(Map<ResourceType, TypeDefinition> types, Step.Update step) {
        return Optional.ofNullable(types.get(step.target().type()))
                .flatMap(t -> t.writing().operation(step.request().operation()));
    }

    private RestoreReport carryOut(
            Journal journal, Side snapshot, Planner planner, RestoreSessions sessions, OnError onError, long before) {
        List<StepResult> results;
        try {
            results = new Execution(journal, types(), sessions::of, settings.secrets(), onError).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(
                    ErrorCode.CANCELLED,
                    "Restore " + journal.id() + " was interrupted. It can be resumed.",
                    Effect.CHANGED_PARTLY,
                    e);
        }
        Pairs known = Pairs.kept(journal.journals(), snapshot.snapshot()).and(journal.made());
        Planner.Selected selected = planner.select(snapshot, known);
        try (LiveTenant live = read(planner, selected)) {
            Planner.Planned planned = planner.plan(selected, live.side());
            List<Step> remaining = planned.plan().steps();
            if (!journal.isEnded()) {
                journal.end(snapshot.snapshot(), known.and(planned.pairs()));
            }
            return new RestoreReport(
                    journal.id(),
                    journal.plan().hash(),
                    journal.plan().snapshot(),
                    journal.safety(),
                    journal.startedAt(),
                    settings.clock().instant(),
                    results,
                    remaining,
                    before
                            + sessions.calls()
                            + live.side().snapshot().statistics().calls());
        }
    }

    private Planner planner(RestoreOptions options) {
        List<Catalog> catalogs =
                settings.connectors().stream().map(IdentityConnector::catalog).toList();
        Spared spared = object -> Stream.concat(settings.connectors().stream(), settings.restoreConnectors().stream())
                .filter(c -> c.catalog().provider().equals(object.type().type().provider()))
                .flatMap(c -> c.reasonToSpare(object).stream())
                .findFirst();
        Set<ResourceType> guards = settings.connectors().stream()
                .flatMap(c -> c.sparingTypes().stream())
                .collect(Collectors.toSet());
        return new Planner(settings.tenant(), catalogs, options, spared, guards);
    }

    private RunOptions reading(Planner planner, Snapshot snapshot) {
        Set<ResourceType> scope = planner.scope(snapshot);
        if (scope.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.UNKNOWN_TYPE,
                    "Snapshot " + snapshot.id() + " has none of the selected types, or none that can be written.");
        }
        return RunOptions.defaults().withTypes(scope);
    }

    private Map<ResourceType, TypeDefinition> types() {
        Map<ResourceType, TypeDefinition> types = new LinkedHashMap<>();
        settings.connectors().forEach(c -> c.catalog().types().forEach(t -> types.put(t.type(), t)));
        return types;
    }

    /** The first steps that are not in both plans. */
    private static String difference(RestorePlan plan, RestorePlan again) {
        List<JsonObject> old = plan.steps().stream().map(Restore::unnumbered).toList();
        List<JsonObject> now = again.steps().stream().map(Restore::unnumbered).toList();
        List<String> names = new ArrayList<>();
        plan.steps().stream()
                .filter(s -> !now.contains(unnumbered(s)))
                .forEach(s -> names.add(s.kind() + " " + s.target()));
        again.steps().stream()
                .filter(s -> !old.contains(unnumbered(s)))
                .forEach(s -> names.add("now " + s.kind() + " " + s.target()));
        return names.isEmpty()
                ? "what is compared has changed."
                : String.join(", ", names.stream().limit(5).toList()) + (names.size() > 5 ? ", …" : "") + ".";
    }

    private static JsonObject unnumbered(Step step) {
        return org.butterflysecurity.model.RestorePlanJson.of(step).without("number");
    }

    /** The snapshot that was taken before a restore: a rollback leads to it. */
    private static SnapshotId safety(Journal journal) {
        return journal.safety()
                .orElseThrow(() -> new RunException(
                        ErrorCode.UNKNOWN_RESTORE, "Restore " + journal.id() + " has no safety snapshot."));
    }
}
