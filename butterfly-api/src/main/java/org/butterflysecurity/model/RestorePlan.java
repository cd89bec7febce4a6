package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonObject;

/**
 * What a restore would do, step by step, and nothing else. Immutable. It holds for the tenant as it was when the plan was made: before
 * the first write it is made again, and if the result is another one, nothing is written.
 *
 * @param tenant whose tenant is written to
 * @param snapshot what it is put back to
 * @param connections the provider tenants that are written to
 * @param options what was asked for, as JSON
 * @param steps in the order in which they are done
 * @param unchanged how many selected objects are as the snapshot has them
 * @param onlyLive how many objects the snapshot does not have, and which stay because no deletions were asked for
 * @param unknown types that were not read on either side: nothing of them is created or deleted, and why
 * @param scope the types that were compared
 */
public record RestorePlan(
        TenantId tenant,
        SnapshotId snapshot,
        List<Snapshot.Connection> connections,
        JsonObject options,
        List<Step> steps,
        long unchanged,
        long onlyLive,
        List<Diff.NotCompared> unknown,
        List<ResourceType> scope) {
    /** Half of what an ordinary limit of 100 to 600 requests a minute leaves, at its lower end. */
    private static final int CALLS_PER_MINUTE = 100;

    public RestorePlan {
        requireNonNull(tenant, "tenant");
        requireNonNull(snapshot, "snapshot");
        requireNonNull(options, "options");
        connections = List.copyOf(connections);
        steps = List.copyOf(steps);
        unknown = List.copyOf(unknown);
        scope = List.copyOf(scope);
    }

    /** Whether there is nothing to do, for nobody. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** How many steps are of one kind. */
    public long count(Step.Kind kind) {
        return steps.stream().filter(s -> s.kind() == kind).count();
    }

    /** How many requests it sends that write. Reading before and after comes on top. */
    public long calls() {
        return steps.stream().map(Step::call).filter(Optional::isPresent).count();
    }

    /** How long the writes take at {@value #CALLS_PER_MINUTE} a minute, an ordinary pace; limits of the tenant decide. */
    public Duration estimate() {
        return Duration.ofSeconds(calls() * 60 / CALLS_PER_MINUTE);
    }

    /** SHA-256 over everything in it, in hexadecimal: what an approval is bound to. */
    public String hash() {
        return RestorePlanJson.hash(this);
    }

    /** The plan in words, for people. Shows values, so it may show personal data; never a secret. */
    @Override
    public String toString() {
        return RestorePlanText.of(this);
    }
}
