package org.butterflysecurity.workflows.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.rest.OrgAccess;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.workflows.WorkflowsCatalog;

/**
 * Packs of the previous snapshot that hold still: the org's log tells of no change in them since, and the console lists the same
 * flows and tables. What events name is only partly known, so an event that names nothing that the console lists counts for
 * every folder. Source: {@code workflows.md}, section 1.2.
 */
final class UnchangedPacks {
    /** Events arrive late, and clocks differ. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final Map<String, JsonObject> packs = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Set<Set<String>> events = new HashSet<>();
    private final Instant oldest;

    private UnchangedPacks(Instant oldest) {
        this.oldest = oldest;
    }

    /** Nothing can be vouched for. */
    static UnchangedPacks none() {
        return new UnchangedPacks(Instant.EPOCH);
    }

    /**
     * Asks the log.
     *
     * @param origin the console that is read now: another one's packs are of no use
     * @param most how old an export may be
     */
    static UnchangedPacks since(
            ParentReader parents,
            String origin,
            OrgAccess org,
            ConnectorContext context,
            Duration most,
            ResourceSink sink)
            throws InterruptedException {
        Optional<Snapshot> previous = parents.previous()
                .filter(before -> before.connections().stream()
                        .anyMatch(c -> c.provider().equals(WorkflowsCatalog.PROVIDER)
                                && c.origin().equals(origin)));
        if (previous.isEmpty()) {
            return none();
        }
        Instant now = context.clock().instant();
        UnchangedPacks unchanged = new UnchangedPacks(now.minus(most));
        LogQuery query = new LogQuery(
                new HashSet<>(WorkflowsCatalog.catalog().types().stream()
                        .map(t -> t.type())
                        .toList()),
                previous.get().startedAt().minus(MARGIN),
                now.plus(MARGIN));
        try {
            Diff.LogReading log = org.readLog(context, WorkflowsCatalog.catalog(), query, unchanged::add);
            if (!log.isRead() || !log.detail().isEmpty()) {
                return none();
            }
        } catch (ProviderException | AccessException e) {
            sink.warn(
                    "log-not-read",
                    "Every folder is exported again, since the org's log cannot be read: " + e.happened());
            return none();
        }
        ResourceType type = new ResourceType(WorkflowsCatalog.PROVIDER, "pack");
        try (Stream<Resource> stored = parents.previous(type)) {
            stored.forEach(pack -> unchanged.packs.put(pack.key().id(), (JsonObject) pack.document()));
        }
        return unchanged;
    }

    private void add(LogEntry entry) {
        events.add(entry.ids());
        changed.addAll(entry.ids());
    }

    /** Vouches for nothing if an event is about something that is not among {@code known}, what the console lists. */
    void heed(Set<String> known) {
        if (events.stream().anyMatch(ids -> ids.stream().noneMatch(known::contains))) {
            packs.clear();
        }
    }

    /** The stored pack, if it still is what the console would export. */
    Optional<PackFile> find(
            String name,
            Set<String> ids,
            Collection<ResourceKey> flows,
            Collection<ResourceKey> tables,
            SourceManifest.Entry known) {
        JsonObject stored = packs.get(name);
        if (stored == null || ids.stream().anyMatch(changed::contains) || isOld(stored)) {
            return Optional.empty();
        }
        PackFile.Content content = StoredPack.file(stored, known).read();
        boolean same = isSame(content.flows().keySet(), flows)
                && isSame(content.tables().keySet(), tables);
        return same ? Optional.of(StoredPack.file(stored, known)) : Optional.empty();
    }

    private static boolean isSame(Set<ResourceKey> stored, Collection<ResourceKey> listed) {
        return stored.size() == listed.size() && stored.containsAll(listed);
    }

    private boolean isOld(JsonObject stored) {
        try {
            return stored.string("created")
                    .map(Instant::parse)
                    .filter(at -> !at.isBefore(oldest))
                    .isEmpty();
        } catch (DateTimeParseException e) {
            return true;
        }
    }
}
