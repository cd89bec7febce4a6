package org.butterflysecurity.testkit.contract;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.testkit.contract.IdentityConnectorContract.TestTenant;

/** Everything that a connector reads of a tenant, held in memory. */
final class TenantReading {
    private final Set<ResourceType> selected;
    private final Map<ResourceType, Map<ResourceKey, JsonValue>> objects = new LinkedHashMap<>();
    private final Map<ResourceType, ReadOutcome> outcomes = new LinkedHashMap<>();
    private final Map<ResourceType, String> failures = new LinkedHashMap<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    private TenantReading(Set<ResourceType> selected) {
        this.selected = selected;
    }

    /** Reads every type that the connector reads unasked. */
    static TenantReading of(TestTenant tenant) throws InterruptedException {
        return of(tenant, t -> t.reading().onRequest().isEmpty());
    }

    /** Reads every type that the connector can read. */
    static TenantReading ofEverything(TestTenant tenant) throws InterruptedException {
        return of(tenant, t -> true);
    }

    private static TenantReading of(TestTenant tenant, Predicate<TypeDefinition> wanted) throws InterruptedException {
        Set<ResourceType> selected = tenant.connector().catalog().types().stream()
                .filter(t -> t.isBackedUp() && wanted.test(t))
                .filter(t -> tenant.connector().groups().contains(t.group()))
                .filter(t -> t.reading().listing().isPresent()
                        || t.reading().get().isPresent()
                        || t.reading().reader().isPresent())
                .map(TypeDefinition::type)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        TenantReading reading = new TenantReading(selected);
        try (ConnectorSession session = tenant.connector().open(context(tenant, reading.events), selected)) {
            List<TypeDefinition> left = new ArrayList<>(tenant.connector().catalog().types().stream()
                    .filter(t -> selected.contains(t.type()))
                    .toList());
            while (!left.isEmpty()) {
                TypeDefinition type = left.remove(0);
                Set<ResourceType> before = type.reading().predecessors();
                if (left.stream().anyMatch(t -> before.contains(t.type()))) {
                    left.add(type);
                } else {
                    reading.read(session, type);
                }
            }
        }
        return reading;
    }

    static ConnectorSession open(TestTenant tenant) {
        return tenant.connector()
                .open(
                        context(tenant, new ArrayList<>()),
                        Set.of(firstListed(tenant).type()));
    }

    /** The first type of the tenant itself that is listed as the catalog declares it; where none is, that has a reader. */
    static TypeDefinition firstListed(TestTenant tenant) {
        List<TypeDefinition> own = tenant.connector().catalog().types().stream()
                .filter(t -> t.isBackedUp()
                        && t.group().equals("core")
                        && t.reading().parent().isEmpty()
                        && t.reading().onRequest().isEmpty())
                .toList();
        return own.stream()
                .filter(t -> t.reading().listing().isPresent()
                        && t.reading().reader().isEmpty())
                .findFirst()
                .or(() -> own.stream()
                        .filter(t -> t.reading().reader().isPresent())
                        .findFirst())
                .orElseThrow();
    }

    static ReadOutcome readOne(ConnectorSession session, TypeDefinition type) throws InterruptedException {
        return session.read(type, new TenantReading(Set.of()).parents(), (key, document) -> {});
    }

    private static ConnectorContext context(TestTenant tenant, List<String> events) {
        return new ConnectorContext(
                Clock.systemUTC(), new SecureRandom(), tenant.secrets(), event -> events.add(event.toString()));
    }

    private void read(ConnectorSession session, TypeDefinition type) throws InterruptedException {
        ReadOutcome known = session.preflight().get(type.type());
        if (known != null) {
            outcomes.put(type.type(), known);
            return;
        }
        Map<ResourceKey, JsonValue> found = new ConcurrentSkipListMap<>();
        try {
            ReadOutcome outcome = session.read(type, parents(), found::put);
            outcomes.put(type.type(), outcome);
            if (outcome.isComplete()) {
                objects.put(type.type(), found);
            }
        } catch (ButterflyException e) {
            failures.put(type.type(), e.getMessage());
        }
    }

    private ParentReader parents() {
        return new ParentReader() {
            @Override
            public boolean isRead(ResourceType type) {
                return objects.containsKey(type);
            }

            @Override
            public Stream<Resource> read(ResourceType type) {
                return objects(type).entrySet().stream()
                        .map(e -> new Resource(type, e.getKey(), e.getKey().id(), e.getValue()));
            }

            @Override
            public long count(ResourceType type) {
                return objects(type).size();
            }
        };
    }

    Set<ResourceType> selected() {
        return selected;
    }

    Map<ResourceType, ReadOutcome> outcomes() {
        return outcomes;
    }

    Map<ResourceType, String> failures() {
        return failures;
    }

    Map<ResourceKey, JsonValue> objects(ResourceType type) {
        return objects.getOrDefault(type, Map.of());
    }

    Set<ResourceType> complete() {
        return objects.keySet();
    }

    Set<ResourceType> skippedFor(SkipReason reason) {
        return outcomes.entrySet().stream()
                .filter(e -> e.getValue().skipped().equals(Optional.of(reason)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    List<String> events() {
        return events;
    }
}
