package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

/** What the next run sets right, and what verify says of things that are not wrong. */
class HealingTest {
    private static final StorageKey HEAD = StorageKey.of("tenants/acme/head");
    private static final List<Record> USERS_NOW = Sandbox.users(400, 500, 1);

    private final InMemoryStorage storage = Sandbox.storage();
    private final Repository repository = Sandbox.create(storage, 1);

    private Verification verify() {
        try (Repository fresh = Sandbox.open(storage, 77)) {
            return fresh.verifyAll(p -> {});
        }
    }

    private List<StorageKey> in(String folder) {
        return Storages.keys(storage).stream()
                .filter(k -> k.value().startsWith("tenants/acme/" + folder + "/"))
                .toList();
    }

    private Snapshot backUp(int users) {
        return Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(users, 500, 1)));
    }

    private static Snapshot commit(SnapshotWriter writer, List<Record> users) {
        TreeSummary tree = writer.write(USERS, users.iterator());
        TypeResult type = TypeResult.complete(USERS, tree.count(), tree.bytes(), 1, tree.reused(), tree.root());
        return writer.commit(Sandbox.NOW, Sandbox.NOW, List.of(), List.of(type), 1, 1, Set.of());
    }

    @Test
    void whatWasInALostPackIsWrittenAgainByTheNextRun() {
        backUp(400);
        in("packs").forEach(storage::delete);
        assertThat(verify().isIntact()).isFalse();

        Snapshot again = backUp(400);

        assertThat(again.statistics().storedBytes()).isPositive();
        assertThat(verify().problems()).isEmpty();
    }

    @Test
    void whatWasInATruncatedPackIsWrittenAgainAndAPruneRemovesTheRest() {
        backUp(400);
        StorageKey pack = in("packs").get(0);
        storage.put(pack, java.util.Arrays.copyOf(storage.find(pack).orElseThrow(), 1000));

        backUp(400);

        assertThat(verify().problems()).extracting(Verification.Problem::object).containsExactly(pack.value());
        repository.prune(org.butterflysecurity.model.Retention.keep().last(9), p -> {});
        assertThat(verify().problems()).isEmpty();
        assertThat(repository.snapshots()).hasSize(2);
    }

    @Test
    void aPruneForgetsALostPackThatNothingNeeds() {
        backUp(400);
        in("packs").forEach(storage::delete);
        Sandbox.backUp(repository, Map.of(USERS, List.of()));

        repository.prune(org.butterflysecurity.model.Retention.keep().last(1), p -> {});

        assertThat(verify().problems()).isEmpty();
        assertThat(in("snapshots")).hasSize(1);
    }

    @Test
    void aLostOrDamagedIndexIsReplacedByTheNextRun() {
        backUp(400);
        StorageKey index = in("index").get(0);
        storage.put(index, new byte[] {1, 2, 3});
        assertThat(verify().isIntact()).isFalse();

        backUp(400);

        assertThat(verify().problems()).isEmpty();
        in("index").forEach(storage::delete);
        assertThat(verify().isIntact()).isFalse();
        backUp(400);
        assertThat(verify().problems()).isEmpty();
    }

    @Test
    void aLostHeadIsPutTogetherByTheNextRunAndNoted() {
        backUp(10);
        storage.delete(HEAD);
        assertThat(verify().isIntact()).isFalse();

        backUp(11);

        assertThat(verify().problems()).isEmpty();
        assertThat(verify().notes()).extracting(Verification.Note::object).containsExactly(HEAD.value());
    }

    @Test
    void runsThatMergeIndexesAtTheSameMomentLeaveNothingForVerifyToFind() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            InMemoryStorage mine = Sandbox.storage();
            List<Repository> open = new ArrayList<>();
            List<SnapshotWriter> writers = new ArrayList<>();
            for (int step = 0; step < 14; step++) {
                if (writers.isEmpty() || (writers.size() < 4 && random.nextBoolean())) {
                    Repository another = Sandbox.create(mine, 1000L * seed + step);
                    open.add(another);
                    writers.add(another.startSnapshot());
                } else {
                    try (SnapshotWriter writer = writers.remove(random.nextInt(writers.size()))) {
                        int changed = random.nextInt(3);
                        commit(writer, changed == 0 ? USERS_NOW.subList(0, 50) : Sandbox.users(50, 200, step));
                    }
                }
                try (Repository fresh = Sandbox.open(mine, 5)) {
                    assertThat(fresh.verifyAll(p -> {}).problems())
                            .describedAs("seed %d, step %d", seed, step)
                            .isEmpty();
                }
            }
            writers.forEach(SnapshotWriter::close);
            open.forEach(Repository::close);
        }
    }

    @Test
    void nothingInThePrefixGoesUnmentioned() {
        backUp(10);
        storage.put(StorageKey.of("tenants/acme/notes.txt"), new byte[] {1});
        storage.put(StorageKey.of("tenants/acme/packs/tmp-1"), new byte[] {1});
        try (SnapshotWriter running = repository.startSnapshot()) {
            running.write(USERS, USERS_NOW.iterator());
            running.flush();
            storage.put(StorageKey.of("tenants/acme/locks/00"), new byte[] {1});

            Verification verification = verify();

            assertThat(verification.problems()).isEmpty();
            assertThat(verification.notes().stream().map(n -> n.object() + ": " + n.what()))
                    .hasSize(5)
                    .anyMatch(n -> n.contains("/locks/") && n.contains("the lease of a run of process "))
                    .anyMatch(n -> n.contains("/locks/00") && n.contains("the lease of somebody"))
                    .anyMatch(n -> n.contains("notes.txt"))
                    .anyMatch(n -> n.contains("packs/tmp-1"))
                    .anyMatch(n -> n.contains("/packs/") && n.contains("the next run uses it again"));
        }
    }

    @Test
    void oneObjectIsReadWithFewReadsHoweverManySnapshotsThereAre() {
        List<Record> users = new ArrayList<>(Sandbox.users(30_000, 1500, 4));
        Snapshot last = Sandbox.backUp(repository, Map.of(USERS, users));
        for (int i = 0; i < 25; i++) {
            users.set(i * 1000, new Record(users.get(i * 1000).key(), Sandbox.bytes("{\"changed\":" + i + "}")));
            last = Sandbox.backUp(repository, Map.of(USERS, users));
            assertThat(in("index")).hasSizeLessThanOrEqualTo(2);
        }
        CountingStorage counting = new CountingStorage(storage);

        try (Repository cold = Sandbox.open(counting, 2)) {
            String root = Sandbox.root(cold.snapshot(last.id()), USERS);
            assertThat(cold.find(root, users.get(17_000).key())).isPresent();
        }

        assertThat(counting.reads()).isLessThan(10);
    }

    @Test
    void aDiffReadsNeighbouringNodesTogether() {
        List<Record> users = new ArrayList<>(Sandbox.users(20_000, 1500, 4));
        Snapshot before = Sandbox.backUp(repository, Map.of(USERS, users));
        for (int i = 5000; i < 6000; i++) {
            users.set(i, new Record(users.get(i).key(), Sandbox.bytes("{\"changed\":" + i + "}")));
        }
        Snapshot after = Sandbox.backUp(repository, Map.of(USERS, users));
        CountingStorage counting = new CountingStorage(storage);

        try (Repository cold = Sandbox.open(counting, 2);
                var changes = cold.diff(Sandbox.rootOf(before, USERS), Sandbox.rootOf(after, USERS))) {
            assertThat(changes).hasSize(1000);
        }

        assertThat(counting.reads()).isLessThan(60);
    }
}
