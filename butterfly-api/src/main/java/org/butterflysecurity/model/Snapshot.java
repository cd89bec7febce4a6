package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is known of a snapshot: the content of its manifest.
 *
 * @param startedAt when the run began to read
 * @param takenAt when the run had read everything
 * @param connections the provider tenants it was read from
 * @param types one result per resource type of every connector, in the order of {@link ResourceType}
 * @param previous the snapshot before it in the tenant's history, if there was one
 * @param statistics what the run cost
 * @param tags words that the host gave the run, for retention to go by
 */
public record Snapshot(
        TenantId tenant,
        SnapshotId id,
        Instant startedAt,
        Instant takenAt,
        List<Connection> connections,
        List<TypeResult> types,
        Optional<SnapshotId> previous,
        Statistics statistics,
        Set<String> tags) {
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public Snapshot {
        requireNonNull(tenant, "tenant");
        requireNonNull(id, "id");
        connections = List.copyOf(connections);
        types = List.copyOf(types);
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
        tags.forEach(Snapshot::requireTag);
    }

    /**
     * The tag, if it is one: 1 to 64 characters of {@code [A-Za-z0-9._-]}, the first a letter or digit.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String requireTag(String tag) {
        if (!TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException(
                    "Not a tag: '" + tag
                            + "'. A tag has 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit.");
        }
        return tag;
    }

    /** Whether every type is complete, or absent for a reason that leaves no gap. */
    public boolean isComplete() {
        return types.stream().noneMatch(TypeResult::leavesGap);
    }

    public Optional<TypeResult> type(ResourceType type) {
        return types.stream().filter(t -> t.type().equals(type)).findFirst();
    }

    /** Objects over all types. */
    public long count() {
        return types.stream().mapToLong(TypeResult::count).sum();
    }

    /**
     * A provider tenant that was read.
     *
     * @param provider for instance {@code okta}
     * @param origin for instance {@code https://acme.okta.com}
     * @param providerTenantId the provider's own id of the tenant; empty where it has none
     * @param notes facts worth keeping with the snapshot, such as {@code pipeline=idx} or {@code tls=1.2}
     */
    public record Connection(String provider, String origin, String providerTenantId, List<String> notes) {
        public Connection {
            notes = List.copyOf(notes);
        }

        /** Whether both are connections to one tenant, by its address and its id. */
        public boolean isSameTenant(Connection other) {
            return provider.equals(other.provider)
                    && origin.equals(other.origin)
                    && providerTenantId.equals(other.providerTenantId);
        }
    }

    /**
     * What a run cost.
     *
     * @param calls requests sent to providers, retries and token requests included
     * @param milliseconds duration of the run
     * @param storedBytes bytes written to storage before the manifest
     */
    public record Statistics(long calls, long milliseconds, long storedBytes) {}
}
