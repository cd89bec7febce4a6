package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.internal.repository.Sandbox.GROUPS;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.junit.jupiter.api.Test;

class RepositoryTest {
    private final StorageBackend storage = Sandbox.storage();
    private final Repository repository = Sandbox.create(storage, 1);

    @Test
    void whatWasWrittenIsReadBackInKeyOrder() {
        List<Record> users = Sandbox.users(3000, 400, 1);

        Snapshot snapshot = Sandbox.backUp(repository, Map.of(USERS, users));

        try (Repository reopened = Sandbox.open(storage, 2);
                Stream<Record> records = reopened.records(Sandbox.root(snapshot, USERS))) {
            assertThat(reopened.snapshots()).containsExactly(snapshot);
            assertThat(records.map(r -> r.key() + new String(r.value(), java.nio.charset.StandardCharsets.UTF_8)))
                    .containsExactlyElementsOf(users.stream()
                            .map(r -> r.key() + new String(r.value(), java.nio.charset.StandardCharsets.UTF_8))
                            .toList());
        }
    }

    @Test
    void everyRecordIsFoundAndNoOther() {
        List<Record> users = Sandbox.users(2000, 300, 2);
        String root = Sandbox.root(Sandbox.backUp(repository, Map.of(USERS, users)), USERS);

        assertThat(users)
                .allSatisfy(u -> assertThat(repository.find(root, u.key()))
                        .hasValueSatisfying(r -> assertThat(r.value()).isEqualTo(u.value())));
        assertThat(repository.find(root, ResourceKey.of("00t"))).isEmpty();
        assertThat(repository.find(root, ResourceKey.of("00v"))).isEmpty();
        assertThat(repository.find(root, users.get(5).key().child("x"))).isEmpty();
    }

    @Test
    void theEmptyTreeHasARootAndNothingInIt() {
        Snapshot snapshot = Sandbox.backUp(repository, Map.of(USERS, List.of(), GROUPS, List.of()));

        String root = Sandbox.root(snapshot, USERS);
        assertThat(root).isEqualTo(Sandbox.root(snapshot, GROUPS));
        assertThat(repository.records(root)).isEmpty();
        assertThat(repository.find(root, ResourceKey.SINGLETON)).isEmpty();
    }

    @Test
    void childrenOfOneParentAreFoundWithoutTheirNeighbours() {
        List<Record> members = new ArrayList<>();
        for (int g = 0; g < 40; g++) {
            for (int m = 0; m < 50; m++) {
                members.add(new Record(
                        ResourceKey.of("g" + g, String.format("u%03d", m)),
                        Sandbox.bytes("{\"n\":\"" + "x".repeat(m * 8) + "\"}")));
            }
        }
        String root = Sandbox.root(Sandbox.backUp(repository, Map.of(GROUPS, Sandbox.sorted(members))), GROUPS);

        try (Stream<Record> children = repository.children(root, ResourceKey.of("g3"))) {
            assertThat(children.map(r -> r.key().toString()))
                    .hasSize(50)
                    .allMatch(k -> k.startsWith("g3/"))
                    .isSorted();
        }
        assertThat(repository.children(root, ResourceKey.of("g"))).isEmpty();
        assertThat(repository.children(root, ResourceKey.of("zz"))).isEmpty();
    }

    @Test
    void largeValuesAreKeptInPartsAndAChangeInOneTouchesFewOfThem() {
        String text = new String(Sandbox.user(1, 2_000_000, 7).value(), java.nio.charset.StandardCharsets.UTF_8);
        String changed = "an insertion " + text;
        Record before = new Record(ResourceKey.of("a"), Sandbox.bytes(text));
        Record after = new Record(ResourceKey.of("a"), Sandbox.bytes(changed));

        Snapshot first = Sandbox.backUp(repository, Map.of(USERS, List.of(before)));
        Snapshot second = Sandbox.backUp(repository, Map.of(USERS, List.of(after)));

        assertThat(repository
                        .find(Sandbox.root(first, USERS), before.key())
                        .orElseThrow()
                        .value())
                .isEqualTo(before.value());
        assertThat(repository
                        .find(Sandbox.root(second, USERS), before.key())
                        .orElseThrow()
                        .value())
                .isEqualTo(after.value());
        assertThat(second.statistics().storedBytes()).isLessThan(60_000);
        assertThat(first.statistics().storedBytes()).isGreaterThan(300_000);
    }

    @Test
    void anUnchangedBackupAddsOnlyAManifestAndTheHead() {
        Map<org.butterflysecurity.model.ResourceType, List<Record>> content =
                Map.of(USERS, Sandbox.users(1000, 500, 3));
        Snapshot first = Sandbox.backUp(repository, content);
        List<StorageKey> before = Storages.keys(storage);

        Snapshot second = Sandbox.backUp(repository, content);

        assertThat(Sandbox.root(second, USERS)).isEqualTo(Sandbox.root(first, USERS));
        assertThat(second.statistics().storedBytes()).isZero();
        assertThat(second.type(USERS).orElseThrow().reused()).isEqualTo(1000);
        assertThat(Storages.keys(storage))
                .containsAll(before)
                .filteredOn(k -> !before.contains(k))
                .extracting(StorageKey::value)
                .containsExactly("tenants/acme/snapshots/00000002");
    }

    @Test
    void oneChangedRecordAmongFiftyThousandAddsLittleAndIsFoundWithFewReads() {
        CountingStorage counting = new CountingStorage(storage);
        Repository counted = Sandbox.create(counting, 5);
        List<Record> users = new ArrayList<>(Sandbox.users(50_000, 1500, 4));
        Snapshot first = Sandbox.backUp(counted, Map.of(USERS, users));
        users.set(25_000, new Record(users.get(25_000).key(), Sandbox.bytes("{\"changed\":true}")));

        Snapshot second = Sandbox.backUp(counted, Map.of(USERS, users));

        assertThat(second.statistics().storedBytes()).isLessThan(30_000);
        assertThat(second.type(USERS).orElseThrow().reused()).isGreaterThan(49_900);
        Repository fresh = Sandbox.open(counting, 6);
        counting.reset();
        assertThat(fresh.find(Sandbox.root(second, USERS), users.get(25_000).key()))
                .isPresent();
        assertThat(counting.reads()).isLessThan(10);
        counting.reset();
        try (Stream<RecordChange> changes = fresh.diff(Sandbox.rootOf(first, USERS), Sandbox.rootOf(second, USERS))) {
            assertThat(changes.map(RecordChange::key))
                    .containsExactly(users.get(25_000).key());
        }
        assertThat(counting.reads()).isLessThan(20);
    }

    @Test
    void aRunReadsWhatItHasJustWritten() {
        List<Record> users = Sandbox.users(500, 300, 8);
        try (SnapshotWriter writer = repository.startSnapshot()) {
            TreeSummary tree = writer.write(USERS, users.iterator());

            try (Stream<Record> records = writer.records(tree.root())) {
                assertThat(Sandbox.asMap(records.toList())).isEqualTo(Sandbox.asMap(users));
            }
        }
    }

    @Test
    void recordsOutOfOrderAreRefused() {
        List<Record> users = new ArrayList<>(Sandbox.users(3, 50, 9));
        users.add(users.get(0));
        try (SnapshotWriter writer = repository.startSnapshot()) {
            assertThatThrownBy(() -> writer.write(USERS, users.iterator()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("okta/user");
        }
    }

    @Test
    void aTenantWithoutRepositoryIsUnknown() {
        assertCode(ErrorCode.UNKNOWN_TENANT, () -> Sandbox.open(Sandbox.storage(), 1));
        assertCode(ErrorCode.UNKNOWN_SNAPSHOT, () -> repository.snapshot(SnapshotId.of(1)));
    }

    @Test
    void theWrongKeyIsRefusedNamingBoth() {
        assertThatThrownBy(() -> Repository.open(
                        storage, Sandbox.TENANT, List.of(new FixedKeyProvider(2)), Sandbox.CLOCK, new Random(1)))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_KEY))
                .hasMessageContaining("test:1")
                .hasMessageContaining("test:2");
    }

    @Test
    void aLostKeyringIsNeverReplacedWhileThereIsData() {
        Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(3, 50, 9)));
        storage.delete(StorageKey.of("tenants/acme/keyring.json"));

        assertCode(ErrorCode.CORRUPT_KEYRING, () -> Sandbox.open(storage, 1));
        assertCode(ErrorCode.CORRUPT_KEYRING, () -> Sandbox.create(storage, 1));
    }

    @Test
    void indexesAreMergedAndEverythingStaysReadable() {
        List<Snapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            snapshots.add(Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(20 + i, 300, 10))));
        }

        assertThat(Storages.keys(storage).stream().filter(k -> k.value().contains("/index/")))
                .hasSizeLessThanOrEqualTo(2);
        Repository fresh = Sandbox.open(storage, 3);
        assertThat(snapshots)
                .allSatisfy(
                        s -> assertThat(fresh.records(Sandbox.root(s, USERS))).hasSize((int) s.count()));
        assertThat(fresh.diff(Optional.empty(), Sandbox.rootOf(snapshots.get(0), USERS)))
                .hasSize(20);
    }

    private static void assertCode(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
