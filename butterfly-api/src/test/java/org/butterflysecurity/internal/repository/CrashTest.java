package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run, a prune or an erase that is cut short at any write leaves everything earlier intact, and the next one works. */
class CrashTest {
    private static final List<KeyProvider> KEYS = List.of(new FixedKeyProvider(1));
    private static final List<Record> OLD = Sandbox.users(300, 400, 1);
    private static final List<Record> NEW = Sandbox.users(420, 400, 2);

    /** Leases of the killed process have expired by then. */
    private static Repository later(StorageBackend storage, long seed) {
        Clock clock = Clock.offset(Sandbox.CLOCK, Duration.ofHours(1));
        return Repository.openOrCreate(new DatedStorage(storage, clock), Sandbox.TENANT, KEYS, clock, new Random(seed));
    }

    private static void assertIntact(StorageBackend storage) {
        try (Repository repository = Sandbox.open(storage, 9)) {
            Verification verification = repository.verifyAll(p -> {});
            assertThat(verification.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(FailingStorage.Cut.class)
    void aRunCutShortAtAnyWriteHarmsNothing(FailingStorage.Cut cut) {
        boolean failed = true;
        for (int writes = 0; failed; writes++) {
            InMemoryStorage storage = Sandbox.storage();
            FailingStorage failing = new FailingStorage(storage, writes, cut);
            try (Repository repository =
                    Repository.openOrCreate(failing, Sandbox.TENANT, KEYS, Sandbox.CLOCK, new Random(writes))) {
                Sandbox.backUp(repository, Map.of(USERS, OLD));
                Sandbox.backUp(repository, Map.of(USERS, NEW));
            } catch (ButterflyException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            }
            failed = failing.hasFailed();

            try (Repository next = later(storage, 1000 + writes)) {
                assertIntact(storage);
                Snapshot again = Sandbox.backUp(next, Map.of(USERS, NEW));
                try (var records = next.records(Sandbox.root(again, USERS))) {
                    assertThat(Sandbox.asMap(records.toList())).isEqualTo(Sandbox.asMap(NEW));
                }
                assertIntact(storage);
                next.prune(Retention.keep().last(1), p -> {});
                assertIntact(storage);
                assertThat(Leftovers.in(storage, KEYS)).isEmpty();
            }
        }
    }

    @Test
    void whatWasWrittenBeforeACrashIsUsedAgain() {
        InMemoryStorage storage = Sandbox.storage();
        try (Repository repository = Sandbox.create(storage, 1);
                SnapshotWriter writer = repository.startSnapshot()) {
            writer.write(USERS, OLD.iterator());
            // The packs are in storage; index and manifest are never written.
            writer.flush();
        }

        try (Repository next = Sandbox.create(storage, 2)) {
            Snapshot snapshot = Sandbox.backUp(next, Map.of(USERS, OLD));

            assertThat(snapshot.type(USERS).orElseThrow().reused()).isEqualTo(300);
            assertThat(snapshot.statistics().storedBytes()).isLessThan(8_000);
            assertIntact(storage);
        }
    }

    @ParameterizedTest
    @EnumSource(FailingStorage.Cut.class)
    void aPruneCutShortAtAnyWriteHarmsNothing(FailingStorage.Cut cut) {
        InMemoryStorage original = Sandbox.storage();
        try (Repository repository = Sandbox.create(original, 1)) {
            Sandbox.backUp(repository, Map.of(USERS, OLD));
            for (int i = 0; i < 20; i++) {
                Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(200 + i, 400, 3)));
            }
            Sandbox.backUp(repository, Map.of(USERS, NEW));
        }
        boolean failed = true;
        for (int writes = 0; failed; writes++) {
            InMemoryStorage storage = Storages.copy(original);
            FailingStorage failing = new FailingStorage(storage, writes, cut);
            try (Repository repository = Sandbox.open(failing, writes)) {
                repository.prune(Retention.keep().last(2), p -> {});
            } catch (ButterflyException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            }
            failed = failing.hasFailed();

            assertIntact(storage);
            try (Repository next = later(storage, 1000 + writes)) {
                next.prune(Retention.keep().last(2), p -> {});
                assertThat(next.snapshots()).hasSize(2);
                assertIntact(storage);
                assertThat(Leftovers.in(storage, KEYS)).isEmpty();
                Snapshot again = Sandbox.backUp(next, Map.of(USERS, NEW));
                assertThat(again.type(USERS).orElseThrow().reused()).isEqualTo(NEW.size());
                assertIntact(storage);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FailingStorage.Cut.class)
    void anEraseCutShortIsFinishedByTheNext(FailingStorage.Cut cut) {
        boolean failed = true;
        for (int writes = 0; failed; writes++) {
            InMemoryStorage storage = Sandbox.storage();
            try (Repository repository = Sandbox.create(storage, 1)) {
                Sandbox.backUp(repository, Map.of(USERS, OLD));
            }
            storage.put(StorageKey.of("tenants/other/keyring.json"), new byte[] {1});
            FailingStorage failing = new FailingStorage(storage, writes, cut);
            try {
                Repository.erase(failing, Sandbox.TENANT, KEYS, Sandbox.CLOCK, new Random(2));
            } catch (ButterflyException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            }
            failed = failing.hasFailed();
            if (Storages.keys(storage).size() > 1) {
                Repository.erase(
                        storage, Sandbox.TENANT, KEYS, Clock.offset(Sandbox.CLOCK, Duration.ofHours(1)), new Random(2));
            }

            assertThat(Storages.keys(storage)).containsExactly(StorageKey.of("tenants/other/keyring.json"));
        }
    }

    @Test
    void nobodyErasesATenantWithTheWrongKey() {
        InMemoryStorage storage = Sandbox.storage();
        Sandbox.create(storage, 1).close();

        assertThatThrownBy(() -> Repository.erase(
                        storage, Sandbox.TENANT, List.of(new FixedKeyProvider(2)), Sandbox.CLOCK, new Random(2)))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_KEY));
        assertThat(Storages.keys(storage)).hasSize(2);
    }
}
