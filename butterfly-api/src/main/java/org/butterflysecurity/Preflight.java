package org.butterflysecurity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;

/**
 * What a run would find: who answers, which types it would read and which it would skip, and the scopes behind that.
 *
 * @param connections the provider tenants that answered
 * @param types one entry per type of every connector, in the order of {@link ResourceType}
 * @param scopesNeeded what reading the selected types needs
 * @param scopesGranted what the credentials have; empty where a provider does not tell
 */
public record Preflight(
        List<Snapshot.Connection> connections,
        List<Type> types,
        Set<String> scopesNeeded,
        Optional<Set<String>> scopesGranted) {
    public Preflight {
        connections = List.copyOf(connections);
        types = List.copyOf(types);
        scopesNeeded = Set.copyOf(scopesNeeded);
        scopesGranted = scopesGranted.map(Set::copyOf);
    }

    /** Scopes that reading needs and the credentials lack, sorted; none where a provider does not tell what it granted. */
    public Set<String> scopesMissing() {
        Set<String> missing = new TreeSet<>(scopesNeeded);
        missing.removeAll(scopesGranted.orElse(scopesNeeded));
        return missing;
    }

    /** Whether a run now would be complete, as far as can be told without reading. */
    public boolean isComplete() {
        return types.stream()
                .noneMatch(t -> t.skipReason().map(SkipReason::leavesGap).orElse(false));
    }

    /**
     * What a run would do with one type.
     *
     * @param skipReason why it would be skipped; empty when it would be read
     * @param detail why, in words; empty when it would be read
     * @param scopes what reading it needs
     */
    public record Type(ResourceType type, Optional<SkipReason> skipReason, String detail, List<String> scopes) {
        public Type {
            scopes = List.copyOf(scopes);
        }

        public boolean isReadable() {
            return skipReason.isEmpty();
        }
    }
}
