package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.model.DataKeyInfo;
import org.butterflysecurity.model.PruneReport;
import org.butterflysecurity.model.RestoreId;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A data key that nothing needs any more leaves the keyring, and with it everything that it encrypted. */
class KeyRetirementTest {
    private static final KeyProvider FIRST = new FixedKeyProvider(1);
    private static final KeyProvider SECOND = new FixedKeyProvider(2);
    private static final List<Record> OLD = Sandbox.users(300, 400, 1);
    private static final List<Record> NEW = changed(OLD);
    private static final Layout LAYOUT = new Layout(Sandbox.TENANT);

    private final InMemoryStorage storage = Sandbox.storage();

    /** The same but for one record: most of the old pack is still needed. */
    private static List<Record> changed(List<Record> records) {
        List<Record> changed = new ArrayList<>(records);
        changed.set(7, new Record(records.get(7).key(), Sandbox.bytes("{\"changed\":true}")));
        return changed;
    }

    private static Repository open(StorageBackend storage, long seed, KeyProvider... keys) {
        return openLater(storage, 1, seed, keys);
    }

    private static Repository openLater(StorageBackend storage, int hours, long seed, KeyProvider... keys) {
        Clock later = Clock.offset(Sandbox.CLOCK, Duration.ofHours(hours));
        return Repository.open(
                new DatedStorage(storage, later), Sandbox.TENANT, List.of(keys), later, new Random(seed));
    }

    private static Retention last(int count) {
        return Retention.keep().last(count);
    }

    private static List<String> ids(Repository repository) {
        return repository.keys().list().stream().map(DataKeyInfo::id).toList();
    }

    private static void assertHas(Repository repository, Snapshot snapshot, List<Record> records) {
        try (var read = repository.records(Sandbox.root(snapshot, USERS))) {
            assertThat(Sandbox.asMap(read.toList())).isEqualTo(Sandbox.asMap(records));
        }
    }

    @Test
    void whatARetiredDataKeyEncryptedCannotBeReadThoughTheHostsKeyAndACopyOfTheStorageAreThere() {
        Snapshot old;
        try (Repository repository = Sandbox.create(storage, 1)) {
            old = Sandbox.backUp(repository, Map.of(USERS, OLD));
        }
        InMemoryStorage copy = Storages.copy(storage);
        try (Repository repository = open(storage, 2, FIRST)) {
            String first = ids(repository).get(0);
            String second = repository.keys().rotateDataKey();
            Snapshot now = Sandbox.backUp(repository, Map.of(USERS, NEW));

            assertThat(repository.planPrune(last(1)).retiredKeys()).containsExactly(first);
            PruneReport report = repository.prune(last(1), p -> {});

            assertThat(report.retiredKeys()).containsExactly(first);
            assertThat(repository.keys().list())
                    .extracting(DataKeyInfo::isRetired)
                    .containsExactly(true, false);
            assertThat(ids(repository)).containsExactly(first, second);
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            assertHas(repository, now, NEW);
            assertThat(Sandbox.root(Sandbox.backUp(repository, Map.of(USERS, OLD)), USERS))
                    .as("names and boundaries stay")
                    .isEqualTo(Sandbox.root(old, USERS));
        }
        copy.put(LAYOUT.keyring(), storage.find(LAYOUT.keyring()).orElseThrow());
        try (Repository repository = open(copy, 4, FIRST)) {
            assertThatThrownBy(() ->
                            repository.find(Sandbox.root(old, USERS), OLD.get(3).key()))
                    .isInstanceOfSatisfying(
                            ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_OBJECT));
        }
    }

    @Test
    void aDataKeyThatASnapshotNeedsStaysUntilThatSnapshotGoes() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(USERS, OLD));
        }
        try (Repository repository = open(storage, 2, FIRST)) {
            List<String> keys = new ArrayList<>(ids(repository));
            for (int i = 0; i < 3; i++) {
                keys.add(repository.keys().rotateDataKey());
                Sandbox.backUp(repository, Map.of(USERS, NEW));
            }
            assertThat(repository.prune(last(4), p -> {}).retiredKeys()).isEmpty();
            assertThat(repository.prune(last(2), p -> {}).retiredKeys())
                    .containsExactlyInAnyOrder(keys.get(0), keys.get(1));
            assertThat(ids(repository)).containsExactly(keys.get(0), keys.get(2), keys.get(3));
            assertThat(repository.prune(last(1), p -> {}).retiredKeys()).containsExactly(keys.get(2));
            assertThat(ids(repository)).containsExactly(keys.get(0), keys.get(3));
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            assertThat(repository.prune(last(1), p -> {}).retiredKeys()).isEmpty();
        }
        try (Repository repository = open(storage, 3, FIRST)) {
            repository.keys().rotate(SECOND);
        }
        try (Repository repository = open(storage, 4, SECOND)) {
            assertHas(repository, repository.snapshots().get(0), NEW);
        }
    }

    @Test
    void journalsAndPinsAreEncryptedAnew() {
        RestoreId restore = new RestoreId("00000042");
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(USERS, OLD));
            repository.journals().add(restore, 0, Sandbox.bytes("{\"begin\":1}"));
        }
        try (Repository repository = open(storage, 2, FIRST)) {
            repository.keys().rotateDataKey();
            Snapshot pinned = Sandbox.backUp(repository, Map.of(USERS, NEW));
            repository.pin(pinned.id());
            repository.keys().rotateDataKey();
            repository.prune(last(1), p -> {});
        }
        try (Repository repository = open(storage, 3, FIRST)) {
            assertThat(repository.journals().read(restore)).containsExactly(Sandbox.bytes("{\"begin\":1}"));
            assertThat(repository.pinned()).hasSize(1);
            assertThat(repository.keys().list())
                    .extracting(DataKeyInfo::isRetired)
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void theFirstDataKeyStaysWhileAKeyOfTheHostIsNotAtHandThatMustOpenWhatIsLeftOfIt() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            repository.keys().add(SECOND);
            Sandbox.backUp(repository, Map.of(USERS, OLD));
            repository.keys().rotateDataKey();
            Sandbox.backUp(repository, Map.of(USERS, NEW));
        }
        try (Repository repository = open(storage, 2, FIRST)) {
            assertThat(repository.prune(last(1), p -> {}).retiredKeys()).isEmpty();
        }
        try (Repository repository = open(storage, 3, FIRST, SECOND)) {
            assertThat(repository.prune(last(1), p -> {}).retiredKeys()).hasSize(1);
        }
        try (Repository repository = open(storage, 4, SECOND)) {
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            assertHas(repository, repository.snapshots().get(0), NEW);
        }
    }

    @ParameterizedTest
    @EnumSource(FailingStorage.Cut.class)
    void aRetirementCutShortAtAnyWriteHasHappenedOrIsDoneByTheNextPrune(FailingStorage.Cut cut) {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(USERS, OLD));
            repository.keys().rotateDataKey();
            Sandbox.backUp(repository, Map.of(USERS, NEW));
        }
        boolean failed = true;
        for (int writes = 0; failed; writes++) {
            InMemoryStorage inner = Storages.copy(storage);
            FailingStorage failing = new FailingStorage(inner, writes, cut);
            try (Repository repository = open(failing, writes, FIRST)) {
                repository.prune(last(1), p -> {});
            } catch (ButterflyException e) {
                assertThat(failing.hasFailed()).isTrue();
            }
            failed = failing.hasFailed();
            try (Repository repository = openLater(inner, 2, 100 + writes, FIRST)) {
                assertThat(repository.verifyAll(p -> {}).problems())
                        .as("writes %d", writes)
                        .isEmpty();
                repository.prune(last(1), p -> {});
                assertThat(repository.keys().list())
                        .extracting(DataKeyInfo::isRetired)
                        .containsExactly(true, false);
                assertHas(repository, repository.snapshots().get(0), NEW);
                assertThat(repository.verifyAll(p -> {}).problems())
                        .as("writes %d", writes)
                        .isEmpty();
                assertThat(Leftovers.in(inner, List.of(FIRST))).isEmpty();
            }
        }
    }

    @Test
    void aRunThatSleptWhileItsDataKeyWasRetiredDoesNotCommit() {
        StepClock clock = new StepClock();
        InMemoryStorage shared = InMemoryStorage.create(clock);
        try (Repository slow = openAt(shared, clock, LeaseOwner.current());
                Repository other = openAt(shared, clock, new LeaseOwner("elsewhere", "", 1, "then"))) {
            SnapshotWriter run = slow.startSnapshot();
            clock.advance(Duration.ofMinutes(6));
            other.keys().rotateDataKey();
            assertThat(other.prune(last(1), p -> {}).retiredKeys()).hasSize(1);

            run.write(USERS, OLD.iterator());
            assertThatThrownBy(
                            () -> run.commit(Sandbox.NOW, Sandbox.NOW, List.of(), List.of(), 0, 0, java.util.Set.of()))
                    .isInstanceOfSatisfying(
                            ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPOSITORY_LOCKED));
            run.close();
            assertThat(other.snapshots()).isEmpty();
            clock.advance(Duration.ofMinutes(31));
            other.prune(last(1), p -> {});
            assertThat(other.verifyAll(p -> {}).problems()).isEmpty();
        }
    }

    private static Repository openAt(StorageBackend storage, Clock clock, LeaseOwner owner) {
        return Repository.openOrCreate(
                storage, Sandbox.TENANT, List.of(FIRST), clock, new Random(owner.hashCode()), () -> owner);
    }

    @Test
    void anOldKeyringPutBackIsRefusedWhetherOrNotADataKeyWasMadeSince() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(USERS, OLD));
            byte[] former = storage.find(LAYOUT.keyring()).orElseThrow();
            repository.keys().rotate(SECOND);

            storage.put(LAYOUT.keyring(), former);
            assertStale(storage);
            assertThat(repository.verifyAll(p -> {}).problems())
                    .anySatisfy(p -> assertThat(p.code()).isEqualTo(ErrorCode.STALE_KEYRING));
        }
    }

    @Test
    void aKeyringFromBeforeADataKeyIsRefusedAlsoWhereTheHeadCannotBeRead() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(USERS, OLD));
            byte[] former = storage.find(LAYOUT.keyring()).orElseThrow();
            repository.keys().rotateDataKey();
            storage.put(LAYOUT.keyring(), former);
            assertStale(storage);
        }
        InMemoryStorage other = Sandbox.storage();
        try (Repository repository = Sandbox.create(other, 1)) {
            byte[] former = other.find(LAYOUT.keyring()).orElseThrow();
            repository.keys().rotateDataKey();
            Sandbox.backUp(repository, Map.of(USERS, OLD));
            other.put(LAYOUT.keyring(), former);
            assertStale(other);
        }
    }

    /** Whatever would change something is refused, and nothing is changed. */
    private static void assertStale(InMemoryStorage storage) {
        Map<String, byte[]> before = contents(storage);
        try (Repository repository = open(storage, 5, FIRST)) {
            List<ThrowingCallable> changes = List.of(
                    repository::startSnapshot,
                    () -> repository.prune(last(1), p -> {}),
                    () -> repository.repair(p -> {}),
                    repository::rebuild,
                    () -> repository.keys().rotateDataKey(),
                    () -> repository.keys().add(new FixedKeyProvider(3)));
            for (ThrowingCallable change : changes) {
                assertThatThrownBy(change)
                        .isInstanceOfSatisfying(
                                KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_KEYRING))
                        .hasMessageContaining("older than");
            }
        }
        assertThat(contents(storage)).containsExactlyEntriesOf(before);
    }

    private static Map<String, byte[]> contents(StorageBackend storage) {
        Map<String, byte[]> all = new TreeMap<>();
        Storages.keys(storage).forEach(k -> all.put(k.value(), storage.find(k).orElseThrow()));
        return all;
    }
}
