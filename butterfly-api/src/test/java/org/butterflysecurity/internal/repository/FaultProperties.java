package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.internal.repository.UnreliableStorage.Fault;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;

/** Whatever storage does, what was committed before stays, every failure has a code, and the next run works. */
class FaultProperties {
    private static final List<KeyProvider> KEYS = List.of(new FixedKeyProvider(1), new FixedKeyProvider(2));

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void faultsThatAreToldHarmNothing(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.2) double rate) {
        Set<Fault> faults = EnumSet.complementOf(EnumSet.of(Fault.LIES));
        InMemoryStorage storage = Sandbox.storage();
        Map<SnapshotId, Map<String, String>> committed = work(storage, seed, rate, faults);

        try (Repository repository = later(storage, seed)) {
            repository.startSnapshot().close();
            assertThat(repository.verifyAll(p -> {}).problems())
                    .as("seed %d", seed)
                    .isEmpty();
            everythingCommittedIsThere(repository, committed);
            theNextRunWorks(repository, storage);
        }
    }

    @Property(tries = 80, shrinking = ShrinkingMode.OFF)
    void aLieIsFoundAndRepaired(@ForAll long seed) {
        InMemoryStorage storage = Sandbox.storage();
        work(storage, seed, 0.04, EnumSet.of(Fault.LIES));
        if (storage.find(new Layout(Sandbox.TENANT).keyring()).isEmpty()
                && storage.find(new Layout(Sandbox.TENANT).nextKeyring()).isEmpty()) {
            return;
        }
        try (Repository repository = later(storage, seed)) {
            repository.repair(p -> {});
            assertThat(repository.verifyAll(p -> {}).problems())
                    .as("seed %d", seed)
                    .isEmpty();
            theNextRunWorks(repository, storage);
        }
    }

    /** Backs up, prunes and changes keys while storage misbehaves; gives what was told to be committed. */
    private static Map<SnapshotId, Map<String, String>> work(
            StorageBackend storage, long seed, double rate, Set<Fault> faults) {
        Map<SnapshotId, Map<String, String>> committed = new LinkedHashMap<>();
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            Clock clock = Clock.offset(Sandbox.CLOCK, Duration.ofHours(round));
            UnreliableStorage unreliable =
                    new UnreliableStorage(new DatedStorage(storage, clock), random.nextLong(), rate, faults);
            try (Repository repository =
                    Repository.openOrCreate(unreliable, Sandbox.TENANT, KEYS, clock, new Random(random.nextLong()))) {
                switch (random.nextInt(6)) {
                    case 0 -> {
                        repository.prune(Retention.keep().last(20), p -> {});
                    }
                    case 1 -> repository.keys().rotateDataKey();
                    case 2 -> repository.keys().add(KEYS.get(1));
                    default -> {
                        List<Record> records = Sandbox.users(40 + random.nextInt(40), 300, random.nextInt(6));
                        Snapshot snapshot = Sandbox.backUp(repository, Map.of(Sandbox.USERS, records));
                        committed.put(snapshot.id(), Sandbox.asMap(records));
                    }
                }
            } catch (ButterflyException e) {
                assertThat(e.code()).isNotNull();
            }
        }
        return committed;
    }

    private static Repository later(StorageBackend storage, long seed) {
        Clock clock = Clock.offset(Sandbox.CLOCK, Duration.ofDays(2));
        return Repository.openOrCreate(new DatedStorage(storage, clock), Sandbox.TENANT, KEYS, clock, new Random(seed));
    }

    private static void everythingCommittedIsThere(
            Repository repository, Map<SnapshotId, Map<String, String>> committed) {
        committed.forEach((id, content) -> {
            String root = Sandbox.root(repository.snapshot(id), Sandbox.USERS);
            try (var records = repository.records(root)) {
                assertThat(Sandbox.asMap(records.toList())).isEqualTo(content);
            }
        });
    }

    private static void theNextRunWorks(Repository repository, StorageBackend storage) {
        List<Record> records = Sandbox.users(60, 300, 77);
        Snapshot next = Sandbox.backUp(repository, Map.of(Sandbox.USERS, records));
        repository.prune(Retention.keep().last(1), p -> {});
        assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
        assertThat(Leftovers.in(storage, KEYS)).isEmpty();
        try (var read = repository.records(Sandbox.root(next, Sandbox.USERS))) {
            assertThat(Sandbox.asMap(read.toList())).isEqualTo(Sandbox.asMap(records));
        }
    }
}
