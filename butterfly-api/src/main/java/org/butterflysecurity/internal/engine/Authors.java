package org.butterflysecurity.internal.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.LoggedChange;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;

/**
 * Asks the providers' logs who changed what. An entry counts for an object if it tells of its type and names it without doubt: its own id,
 * or all ids of its key where its own is that of another object, as of a member of a group.
 */
public final class Authors {
    private static final int MOST_ENTRIES = 20;

    private final EngineSettings settings;

    public Authors(EngineSettings settings) {
        this.settings = settings;
    }

    /** The diff with what the logs say about the time since {@code since}. A log that cannot be read is no failure; the diff says so. */
    public Diff of(Diff diff, Instant since) {
        Map<String, Set<ResourceType>> changed = new TreeMap<>();
        diff.changes()
                .forEach(c -> changed.computeIfAbsent(c.type().provider(), p -> new LinkedHashSet<>())
                        .add(c.type()));
        Found found = new Found(diff.changes());
        List<Diff.LogReading> logs = new ArrayList<>();
        changed.forEach(
                (provider, types) -> logs.add(read(provider, new LogQuery(types, since, diff.afterAt()), found)));
        return diff.withLog(found.changes(), logs);
    }

    private Diff.LogReading read(String provider, LogQuery query, Found found) {
        Optional<IdentityConnector> connector = settings.connectors().stream()
                .filter(c -> c.catalog().provider().equals(provider))
                .findFirst();
        if (connector.isEmpty()) {
            return new Diff.LogReading(provider, false, "There is no connector for it here.");
        }
        ConnectorContext context =
                new ConnectorContext(settings.clock(), settings.random(), settings.secrets(), settings.events());
        try {
            return connector.get().readLog(context, query, entry -> found.add(entry, connector.get()));
        } catch (ButterflyException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                throw e;
            }
            return new Diff.LogReading(provider, false, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(ErrorCode.CANCELLED, "Reading the log of " + provider + " was interrupted.", e);
        }
    }

    /** The entries found for each change. */
    private static final class Found {
        private final List<ObjectChange> changes;
        private final Map<String, List<Integer>> byId = new HashMap<>();
        private final Map<Integer, List<LoggedChange>> entries = new HashMap<>();

        Found(List<ObjectChange> changes) {
            this.changes = changes;
            for (int i = 0; i < changes.size(); i++) {
                byId.computeIfAbsent(changes.get(i).key().id(), id -> new ArrayList<>())
                        .add(i);
            }
        }

        void add(LogEntry entry, IdentityConnector connector) {
            Stream.concat(entry.ids().stream(), Stream.of(ResourceKey.SINGLETON.id()))
                    .flatMap(id -> byId.getOrDefault(id, List.of()).stream())
                    .distinct()
                    .filter(i -> isAbout(entry, changes.get(i), connector))
                    .forEach(i ->
                            entries.computeIfAbsent(i, n -> new ArrayList<>()).add(entry.change()));
        }

        private static boolean isAbout(LogEntry entry, ObjectChange change, IdentityConnector connector) {
            if (!entry.types().contains(change.type())) {
                return false;
            }
            List<String> key = change.key().segments();
            boolean isShared = connector
                    .catalog()
                    .find(change.type())
                    .map(Found::hasForeignId)
                    .orElse(true);
            return change.key().equals(ResourceKey.SINGLETON)
                    || !isShared
                    || entry.ids().containsAll(key);
        }

        /** Whether the id of an object is that of another, so that it says less than the whole key does. */
        private static boolean hasForeignId(TypeDefinition type) {
            return type.identity().id().isEmpty()
                    || type.identity().ids().stream()
                            .anyMatch(id -> type.fields().references().stream().anyMatch(r -> r.at().equals(id)));
        }

        List<ObjectChange> changes() {
            List<ObjectChange> signed = new ArrayList<>(changes);
            entries.forEach((i, found) -> {
                List<LoggedChange> inOrder = found.stream()
                        .distinct()
                        .sorted(Comparator.comparing(LoggedChange::at))
                        .toList();
                int from = Math.max(0, inOrder.size() - MOST_ENTRIES);
                signed.set(i, changes.get(i).withLog(inOrder.subList(from, inOrder.size())));
            });
            return signed;
        }
    }
}
