package org.butterflysecurity.internal.restore;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.internal.engine.EngineSettings;
import org.butterflysecurity.internal.engine.Side;
import org.butterflysecurity.internal.repository.Drills;
import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.Drill;
import org.butterflysecurity.model.DrillId;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestoreId;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.RestoreReport.StepResult;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.model.TypeResult;

/** A drill: restores a snapshot into a tenant that is there for it, measures that, and compares everything again by itself. */
public final class Rehearsal {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final EngineSettings sandbox;
    private final Restore restore;

    /** A rehearsal in the tenant that {@code sandbox} is wired to. */
    public Rehearsal(EngineSettings sandbox) {
        this.sandbox = sandbox;
        this.restore = new Restore(sandbox);
    }

    /**
     * Rehearses, and keeps the evidence, also of one that broke off, be it while planning.
     *
     * @param evidence where it goes
     * @param repository where the safety snapshot and the journal of the sandbox go
     */
    public Drill run(Side snapshot, RestoreOptions options, Drills evidence, Repository repository) {
        refuseOwnTenant(snapshot.snapshot());
        Evidence found = new Evidence(snapshot.snapshot(), options);
        Instant begun = now();
        RestorePlan plan;
        try {
            plan = restore.plan(snapshot, options, Optional.of(repository));
        } catch (RunException | ProviderException | AccessException e) {
            found.detail = String.valueOf(e.getMessage());
            Drill.Times times = new Drill.Times(begun, since(begun), Duration.ZERO, Duration.ZERO);
            return evidence.add(id -> found.drill(id, times));
        }
        refuse(snapshot.snapshot(), plan.connections());
        planned(found, plan);
        Duration planning = since(begun);
        Instant planned = now();
        List<RestoreId> earlier = repository.journals().all();
        try {
            RestoreReport report = restore.run(snapshot, plan, OnError.CONTINUE, repository);
            Duration restoring = since(planned);
            Instant restored = now();
            ended(found, plan, report, restore.plan(snapshot, options, Optional.of(repository)));
            Drill.Times times = new Drill.Times(begun, planning, restoring, since(restored));
            return evidence.add(id -> found.drill(id, times));
        } catch (ButterflyException e) {
            found.detail = String.valueOf(e.getMessage());
            found.restore = repository.journals().all().stream()
                    .filter(id -> !earlier.contains(id))
                    .findFirst();
            Drill.Times times = new Drill.Times(begun, planning, since(planned), Duration.ZERO);
            return evidence.add(id -> found.drill(id, times));
        }
    }

    /** What is known of a drill so far. It has failed until it came to its end. */
    private static final class Evidence {
        private final Snapshot snapshot;
        private final RestoreOptions options;
        private List<Snapshot.Connection> into = List.of();
        private String plan = "";
        private Optional<RestoreId> restore = Optional.empty();
        private Drill.Counts counts = new Drill.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);
        private List<Drill.Difference> differences = List.of();
        private List<Diff.NotCompared> left = List.of();
        private Drill.Outcome outcome = Drill.Outcome.FAILED;
        private String detail = "";

        Evidence(Snapshot snapshot, RestoreOptions options) {
            this.snapshot = snapshot;
            this.options = options;
        }

        Drill drill(DrillId id, Drill.Times times) {
            return new Drill(
                    id,
                    snapshot.tenant(),
                    snapshot.id(),
                    snapshot.takenAt(),
                    Drill.contentHash(snapshot),
                    into,
                    options.toJson(),
                    plan,
                    restore,
                    times,
                    counts,
                    differences.subList(0, Math.min(differences.size(), Drill.MOST_DIFFERENCES)),
                    left,
                    outcome,
                    detail);
        }
    }

    private void planned(Evidence found, RestorePlan plan) {
        found.into = plan.connections();
        found.plan = plan.hash();
        found.counts = new Drill.Counts(plan.unchanged(), plan.steps().size(), 0, 0, 0, 0, 0, 0, 0);
        found.left = left(found.snapshot, plan);
    }

    private void ended(Evidence found, RestorePlan plan, RestoreReport report, RestorePlan after) {
        List<Drill.Difference> differences = differences(after, report);
        boolean isComplete = differences.stream().allMatch(d -> d.missing() == Step.Kind.NEEDS_PERSON)
                && after.unknown().isEmpty()
                && report.count(Outcome.REFUSED) == 0;
        found.restore = Optional.of(report.id());
        found.counts = new Drill.Counts(
                plan.unchanged(),
                plan.steps().size(),
                report.count(Outcome.DONE),
                report.count(Outcome.REFUSED),
                report.count(Outcome.SKIPPED),
                report.count(Outcome.NEEDS_PERSON),
                after.unchanged(),
                differences.size(),
                report.calls());
        found.differences = differences;
        found.left = left(found.snapshot, after);
        found.outcome = isComplete ? Drill.Outcome.COMPLETE : Drill.Outcome.INCOMPLETE;
    }

    /** One for each object for which something remains to be done; what only the sandbox has does not count. */
    private static List<Drill.Difference> differences(RestorePlan after, RestoreReport report) {
        Map<String, String> refused = new LinkedHashMap<>();
        for (StepResult result : report.results()) {
            if (result.outcome() != Outcome.DONE && !result.detail().isEmpty()) {
                refused.putIfAbsent(result.step().target().toString(), result.detail());
            }
        }
        Map<String, Drill.Difference> differences = new LinkedHashMap<>();
        for (Step step : after.steps()) {
            Step.Target target = step.target();
            if (step.kind() != Step.Kind.DELETE) {
                String why = step instanceof Step.NeedsPerson person
                        ? person.instructions()
                        : refused.getOrDefault(target.toString(), "differs after the restore");
                Drill.Difference difference =
                        new Drill.Difference(target.type(), target.key(), target.name(), step.kind(), why);
                differences.merge(
                        target.toString(), difference, (a, b) -> a.missing() == Step.Kind.NEEDS_PERSON ? b : a);
            }
        }
        return List.copyOf(differences.values());
    }

    /** The types with objects that the plan does not put back, and why. */
    private List<Diff.NotCompared> left(Snapshot snapshot, RestorePlan plan) {
        List<Diff.NotCompared> left = new ArrayList<>(plan.unknown());
        Set<ResourceType> scope = Set.copyOf(plan.scope());
        for (TypeResult type : snapshot.types()) {
            boolean isKnown = left.stream().anyMatch(n -> n.type().equals(type.type()));
            if (type.root().isPresent() && type.count() > 0 && !isKnown) {
                why(type, scope.contains(type.type()))
                        .ifPresent(
                                why -> left.add(new Diff.NotCompared(type.type(), type.count() + " objects: " + why)));
            }
        }
        return left;
    }

    private Optional<String> why(TypeResult type, boolean isInScope) {
        Optional<TypeDefinition> definition = sandbox.connectors().stream()
                .map(c -> c.catalog())
                .flatMap((Catalog c) -> c.find(type.type()).stream())
                .findFirst();
        if (definition.isEmpty()) {
            return Optional.of("no connector of the sandbox knows the type");
        }
        if (definition.get().writing().restorable() == Restorable.NO) {
            return Optional.of("the catalog says that it cannot be put back");
        }
        return isInScope ? Optional.empty() : Optional.of("not selected");
    }

    private void refuseOwnTenant(Snapshot snapshot) {
        if (sandbox.tenant().equals(snapshot.tenant())) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "A drill needs a tenant id of its own: '" + sandbox.tenant()
                            + "' is the one whose snapshot it rehearses.");
        }
        if (sandbox.isProduction()) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "Tenant '" + sandbox.tenant() + "' is said to be in production: a drill writes to a sandbox only.");
        }
    }

    /** Not into the tenant that the snapshot is of, whatever it is called here. */
    private static void refuse(Snapshot snapshot, List<Snapshot.Connection> into) {
        for (Snapshot.Connection to : into) {
            for (Snapshot.Connection from : snapshot.connections()) {
                if (from.provider().equals(to.provider()) && isSame(from, to)) {
                    throw new ConfigurationException(
                            ErrorCode.INVALID_SETTING,
                            "A drill must not write to '" + to.origin()
                                    + "': that is the tenant that the snapshot was read from.");
                }
            }
        }
    }

    /** By address, or by the provider's id where one tenant has several addresses. Simulated tenants on this machine may share an id. */
    private static boolean isSame(Snapshot.Connection from, Snapshot.Connection to) {
        String host = URI.create(to.origin()).getHost();
        boolean isSimulated = host != null && LOOPBACK.contains(host);
        return from.origin().equals(to.origin())
                || !isSimulated
                        && !to.providerTenantId().isEmpty()
                        && from.providerTenantId().equals(to.providerTenantId());
    }

    private Instant now() {
        return sandbox.clock().instant();
    }

    private Duration since(Instant begun) {
        return Duration.between(begun, now());
    }
}
