package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;

/** Repositories with fixed keys, clock and randomness, and records to put into them. */
final class Sandbox {
    static final TenantId TENANT = TenantId.of("acme");
    static final ResourceType USERS = ResourceType.of("okta/user");
    static final ResourceType GROUPS = ResourceType.of("okta/group");
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** For keys that were never in a keyring. */
    static final TenantKeys.Source NO_KEYRING = new TenantKeys.Source() {
        @Override
        public List<String> ids() {
            return List.of();
        }

        @Override
        public List<TenantKeys.DataKey> keys() {
            return List.of();
        }
    };

    private Sandbox() {}

    static InMemoryStorage storage() {
        return InMemoryStorage.create(CLOCK);
    }

    static Repository create(StorageBackend storage, long seed) {
        return Repository.openOrCreate(storage, TENANT, List.of(new FixedKeyProvider(1)), CLOCK, new Random(seed));
    }

    static Repository open(StorageBackend storage, long seed) {
        return Repository.open(storage, TENANT, List.of(new FixedKeyProvider(1)), CLOCK, new Random(seed));
    }

    /** The pieces of the repository, opened once more. */
    static RepositoryParts parts(StorageBackend storage) {
        Layout layout = new Layout(TENANT);
        TenantKeys keys = new Keyring(storage, layout, List.of(new FixedKeyProvider(1)))
                .load()
                .orElseThrow();
        return RepositoryParts.of(storage, layout, keys, CLOCK, new Randomness(new Random(2)), LeaseOwner::current);
    }

    /** Users of about {@code size} bytes, which do not compress to nothing. */
    static List<Record> users(int count, int size, long seed) {
        Random random = new Random(seed);
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(user(i, size, random.nextLong()));
        }
        return sorted(records);
    }

    static Record user(int number, int size, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("{\"id\":\"" + number + "\",\"text\":\"");
        while (text.length() < size) {
            text.append("word").append(random.nextInt(5000)).append(' ');
        }
        return new Record(ResourceKey.of(String.format("00u%07d", number * 7919L % 10_000_019)), bytes(text + "\"}"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static List<Record> sorted(List<Record> records) {
        return records.stream().sorted(Comparator.comparing(Record::key)).toList();
    }

    /** Backs up {@code content} and commits. */
    static Snapshot backUp(Repository repository, Map<ResourceType, List<Record>> content) {
        try (SnapshotWriter writer = repository.startSnapshot()) {
            List<TypeResult> types = new ArrayList<>();
            new TreeMap<>(content).forEach((type, records) -> {
                TreeSummary tree = writer.write(type, records.iterator());
                types.add(TypeResult.complete(type, tree.count(), tree.bytes(), 1, tree.reused(), tree.root()));
            });
            Snapshot.Connection connection =
                    new Snapshot.Connection("okta", "https://acme.okta.com", "00o1", List.of("pipeline=idx"));
            return writer.commit(NOW, NOW, List.of(connection), types, 3, 100, Set.of());
        }
    }

    static String root(Snapshot snapshot, ResourceType type) {
        return snapshot.type(type).flatMap(TypeResult::root).orElseThrow();
    }

    static Optional<String> rootOf(Snapshot snapshot, ResourceType type) {
        return Optional.of(root(snapshot, type));
    }

    static Map<String, String> asMap(List<Record> records) {
        Map<String, String> map = new TreeMap<>();
        records.forEach(
                r -> map.put(r.key().toString(), new String(r.value(), java.nio.charset.StandardCharsets.UTF_8)));
        return map;
    }
}
