package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.internal.repository.Sandbox.GROUPS;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.butterflysecurity.VerifyOptions;
import org.butterflysecurity.model.RepairReport;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.TypeStatus;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static final List<Record> FEW = Sandbox.users(40, 300, 1);
    private static final List<Record> MANY = Sandbox.users(2000, 400, 2);

    private final InMemoryStorage storage = Sandbox.storage();
    private final Layout layout = new Layout(Sandbox.TENANT);
    private Repository repository;
    private Snapshot first;
    private Snapshot second;

    @BeforeEach
    void backUpTwice() {
        repository = Sandbox.create(storage, 1);
        first = Sandbox.backUp(repository, Map.of(GROUPS, FEW));
        second = Sandbox.backUp(repository, Map.of(GROUPS, FEW, USERS, MANY));
    }

    private void assertIntact() {
        try (Repository fresh = Sandbox.open(storage, 5)) {
            assertThat(fresh.verifyAll(p -> {}).problems()).isEmpty();
        }
    }

    @Test
    void anIntactRepositoryIsLeftAsItIs() {
        List<StorageKey> before = Storages.keys(storage);

        RepairReport report = repository.repair(p -> {});

        assertThat(report.isLossless()).isTrue();
        assertThat(report.found()).isEmpty();
        assertThat(Storages.keys(storage)).isEqualTo(before);
    }

    @Test
    void aFlippedBitCostsTheRecordsOfOneNodeAndNoOther() {
        StorageKey pack = packsOf(second);
        byte[] bytes = storage.find(pack).orElseThrow();
        bytes[bytes.length / 2] ^= 1;
        storage.put(pack, bytes);

        RepairReport planned = repository.planRepair(p -> {});
        assertThat(repository.snapshots()).containsExactly(first, second);
        RepairReport report = repository.repair(p -> {});

        assertThat(planned.snapshots().get(0).lost())
                .isEqualTo(report.snapshots().get(0).lost());
        RepairReport.DamagedSnapshot damaged = report.snapshots().get(0);
        assertThat(report.snapshots()).hasSize(1);
        assertThat(damaged.id()).isEqualTo(second.id());
        RepairReport.LostRecords lost = damaged.lost().get(0);
        assertThat(lost.type()).isEqualTo(USERS);
        assertThat(lost.count()).isBetween(1L, 200L);

        Snapshot repaired = repository.snapshot(damaged.replacement().orElseThrow());
        assertThat(repaired.isComplete()).isFalse();
        assertThat(repaired.tags()).containsExactly("repaired");
        TypeResult users = repaired.type(USERS).orElseThrow();
        assertThat(users.status()).isEqualTo(TypeStatus.SALVAGED);
        assertThat(users.detail()).contains("00000002", lost.count() + " of 2000 objects are lost");
        assertThat(users.count()).isEqualTo(2000 - lost.count());
        Map<String, String> saved;
        try (var records = repository.records(users.root().orElseThrow())) {
            saved = Sandbox.asMap(records.toList());
        }
        assertThat(saved).hasSize((int) users.count());
        assertThat(Sandbox.asMap(MANY)).containsAllEntriesOf(saved);
        assertThat(repository.snapshots()).containsExactly(first, repaired);
        assertIntact();
        assertThat(repository.repair(p -> {}).found()).isEmpty();
    }

    @Test
    void damageAnywhereIsRepairedAndOnlyWhatIsLostIsNamed() {
        for (int seed = 0; seed < 40; seed++) {
            InMemoryStorage copy = Storages.copy(storage);
            Random random = new Random(seed);
            List<StorageKey> keys = Storages.keys(copy).stream()
                    .filter(k -> !k.value().endsWith("keyring.json"))
                    .toList();
            StorageKey victim = keys.get(random.nextInt(keys.size()));
            byte[] bytes = copy.find(victim).orElseThrow();
            switch (random.nextInt(3)) {
                case 0 -> copy.delete(victim);
                case 1 -> copy.put(victim, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                default -> {
                    bytes[random.nextInt(bytes.length)] ^= 0x40;
                    copy.put(victim, bytes);
                }
            }
            try (Repository damaged = Sandbox.open(copy, 100 + seed)) {
                RepairReport report = damaged.repair(p -> {});

                assertThat(damaged.verifyAll(p -> {}).problems())
                        .as("%s, seed %d", victim, seed)
                        .isEmpty();
                Map<String, Long> lost = new TreeMap<>();
                report.snapshots()
                        .forEach(s -> s.lost().forEach(l -> lost.merge(l.type().toString(), l.count(), Long::sum)));
                for (Snapshot left : damaged.snapshots()) {
                    left.types().forEach(type -> {
                        try (var records = damaged.records(type.root().orElseThrow())) {
                            assertThat(records.count()).isEqualTo(type.count());
                        }
                    });
                }
                assertThat(damaged.snapshots().size() + hopeless(report)).isEqualTo(2);
                Snapshot next = Sandbox.backUp(damaged, Map.of(GROUPS, FEW, USERS, MANY));
                assertThat(damaged.verifyAll(p -> {}).problems()).isEmpty();
                assertThat(next.count()).isEqualTo(2040);
            }
        }
    }

    private static long hopeless(RepairReport report) {
        return report.snapshots().stream()
                .filter(s -> s.replacement().isEmpty())
                .count();
    }

    @Test
    void headAndIndexAreMadeAnewFromManifestsAndPacks() {
        storage.delete(new Layout(Sandbox.TENANT).head());
        Storages.keys(storage).stream()
                .filter(k -> k.value().contains("/index/"))
                .forEach(storage::delete);

        assertThat(repository.rebuild()).containsExactly(first, second);
        assertThat(Storages.keys(storage)).anyMatch(k -> k.value().contains("/index/"));
        try (Repository fresh = Sandbox.open(storage, 5);
                var records = fresh.records(Sandbox.root(second, USERS))) {
            assertThat(Sandbox.asMap(records.toList())).isEqualTo(Sandbox.asMap(MANY));
        }
    }

    /** The largest pack: the one with the users. */
    private StorageKey packsOf(Snapshot snapshot) {
        assertThat(snapshot.count()).isEqualTo(2040);
        return Storages.keys(storage).stream()
                .filter(k -> k.value().contains("/packs/"))
                .max(Comparator.comparingInt(k -> storage.find(k).orElseThrow().length))
                .orElseThrow();
    }

    private Repository reopened(long seed) {
        return Sandbox.open(storage, seed);
    }

    private void flip(StorageKey key, int at) {
        byte[] bytes = storage.find(key).orElseThrow();
        bytes[at] ^= 1;
        storage.put(key, bytes);
    }

    @Test
    void aPackWhoseOwnListIsDamagedIsStillReadByTheIndexAfterARebuild() {
        StorageKey pack = packsOf(second);
        flip(pack, storage.find(pack).orElseThrow().length - 12);

        try (Repository fresh = reopened(5)) {
            fresh.rebuild();
        }
        try (Repository fresh = reopened(6);
                var records = fresh.records(Sandbox.root(second, USERS))) {
            assertThat(Sandbox.asMap(records.toList())).isEqualTo(Sandbox.asMap(MANY));
        }
        try (Repository fresh = reopened(7)) {
            assertThat(fresh.repair(p -> {}).isLossless()).isTrue();
        }
        assertIntact();
    }

    @Test
    void aManifestThatARepairTakesOutIsKeptAndCanBePutBackOnceWhatWasLostIsFound() {
        StorageKey pack = packsOf(second);
        byte[] intact = storage.find(pack).orElseThrow();
        byte[] manifest = storage.find(layout.snapshot(second.id())).orElseThrow();
        flip(pack, intact.length / 2);
        repository.repair(p -> {});

        StorageKey kept = Storages.keys(storage).stream()
                .filter(k -> k.value().startsWith(layout.damaged().value() + "/" + second.id()))
                .findFirst()
                .orElseThrow();
        assertThat(storage.find(kept)).contains(manifest);
        assertThat(repository.verifyAll(p -> {}).notes())
                .anyMatch(n -> n.object().equals(kept.value()));

        storage.put(pack, intact);
        storage.put(layout.snapshot(second.id()), manifest);
        storage.delete(layout.head());
        try (Repository fresh = reopened(8)) {
            assertThat(fresh.rebuild()).contains(second);
            assertThat(fresh.verifyAll(p -> {}).problems()).isEmpty();
            try (var records = fresh.records(Sandbox.root(second, USERS))) {
                assertThat(Sandbox.asMap(records.toList())).isEqualTo(Sandbox.asMap(MANY));
            }
        }
    }

    @Test
    void aManifestThatCannotBeReadIsKeptAsItIs() {
        flip(layout.snapshot(first.id()), 100);
        byte[] damaged = storage.find(layout.snapshot(first.id())).orElseThrow();

        repository.repair(p -> {});

        assertThat(repository.snapshots()).doesNotContain(first);
        assertThat(Storages.keys(storage))
                .filteredOn(k -> k.value().startsWith(layout.damaged().value() + "/"))
                .singleElement()
                .satisfies(k -> assertThat(storage.find(k)).contains(damaged));
    }

    @Test
    void aRebuildUsesNoNumberTwice() {
        try (SnapshotWriter failed = repository.startSnapshot()) {
            failed.commit(
                    Sandbox.NOW,
                    Sandbox.NOW,
                    List.of(),
                    List.of(TypeResult.failed(USERS, "refused", 1)),
                    0,
                    0,
                    Set.of());
        }
        TrustedHead trusted = repository.head().orElseThrow();
        repository.prune(Retention.keep(), p -> {});
        repository.rebuild();

        assertThat(repository.head()).contains(trusted);
        assertThat(Sandbox.backUp(repository, Map.of(GROUPS, FEW)).id()).isEqualTo(SnapshotId.of(4));
        assertThat(repository
                        .verifyAll(VerifyOptions.defaults().trusting(trusted), p -> {})
                        .problems())
                .isEmpty();
    }

    @Test
    void whatIsSalvagedOfAPinnedSnapshotIsPinnedInItsPlace() {
        StorageKey pack = packsOf(second);
        repository.pin(second.id());
        flip(pack, storage.find(pack).orElseThrow().length / 2);

        SnapshotId replacement =
                repository.repair(p -> {}).snapshots().get(0).replacement().orElseThrow();

        assertThat(repository.pinned()).containsExactly(replacement);
        assertThat(repository.prune(Retention.keep(), p -> {}).kept()).containsKey(replacement);
    }
}
