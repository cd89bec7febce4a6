package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Retention LAST = Retention.keep().last(1);
    private static final LeaseOwner ELSEWHERE = new LeaseOwner("elsewhere", "", 4711, "then");

    private final StepClock clock = new StepClock();
    private final InMemoryStorage storage = InMemoryStorage.create(clock);
    private final Repository here = open(LeaseOwner.current());
    private final Repository elsewhere = open(ELSEWHERE);

    private Repository open(LeaseOwner owner) {
        return Repository.openOrCreate(
                storage,
                Sandbox.TENANT,
                List.of(new FixedKeyProvider(1)),
                clock,
                new Random(owner.hashCode()),
                () -> owner);
    }

    @Test
    void runsWorkBesideEachOther() {
        try (SnapshotWriter one = here.startSnapshot();
                SnapshotWriter two = elsewhere.startSnapshot()) {
            assertThat(one.base()).isEmpty();
            assertThat(two.base()).isEmpty();
        }
        assertThat(locks()).isEmpty();
    }

    @Test
    void pruneRefusesBesideARunAndNamesItsHolder() {
        try (SnapshotWriter run = elsewhere.startSnapshot()) {
            assertThat(run.storedBytes()).isZero();
            assertThatThrownBy(() -> here.prune(LAST, p -> {}))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("run of process 4711 on elsewhere")
                    .hasMessageContaining("2026-11-23T10:05:00Z");
        }
        here.prune(LAST, p -> {});
        assertThat(locks()).isEmpty();
    }

    @Test
    void aRunRefusesBesideAPrune() {
        try (Lease prune = elsewhere.leases().take(Leases.Kind.PRUNE)) {
            assertThat(prune.hasLapsed()).isFalse();
            assertLocked(here::startSnapshot);
            assertLocked(() -> here.prune(LAST, p -> {}));
        }
        here.startSnapshot().close();
    }

    @Test
    void aLeaseThatIsNotRefreshedExpires() {
        try (SnapshotWriter abandoned = elsewhere.startSnapshot()) {
            clock.advance(Leases.TTL.minusSeconds(1));
            assertLocked(() -> here.prune(LAST, p -> {}));

            clock.advance(Duration.ofSeconds(1));
            here.prune(LAST, p -> {});

            assertThat(abandoned.base()).isEmpty();
        }
    }

    @Test
    void aRefreshedLeaseHolds() {
        try (Lease run = elsewhere.leases().take(Leases.Kind.RUN)) {
            clock.advance(Duration.ofMinutes(4));
            run.refresh();
            clock.advance(Duration.ofMinutes(4));

            assertThat(run.hasLapsed()).isFalse();
            assertLocked(() -> here.prune(LAST, p -> {}));
        }
    }

    @Test
    void theLeaseOfAProcessThatEndedOnThisComputerDoesNotCount() {
        LeaseOwner self = LeaseOwner.current();
        LeaseOwner dead =
                new LeaseOwner(self.host().isEmpty() ? "here" : self.host(), self.place(), self.pid(), "before");
        try (Repository former = open(dead);
                SnapshotWriter run = former.startSnapshot()) {
            assertThat(run.base()).isEmpty();
            if (!self.host().isEmpty()) {
                here.prune(LAST, p -> {});
            }
        }
    }

    @Test
    void aRunWhosePacksWerePrunedWhileItSleptDoesNotCommit() {
        List<Record> users = Sandbox.users(50, 300, 1);
        try (SnapshotWriter sleeper = elsewhere.startSnapshot()) {
            sleeper.write(USERS, users.iterator());
            sleeper.flush();
            clock.advance(Duration.ofMinutes(40));
            here.prune(LAST, p -> {});

            assertLocked(() -> sleeper.commit(Sandbox.NOW, Sandbox.NOW, List.of(), List.of(), 0, 0, Set.of()));
        }
        Snapshot next = Sandbox.backUp(here, Map.of(USERS, users));
        assertThat(next.id().sequence()).isEqualTo(1);
        assertThat(here.verifyAll(p -> {}).problems()).isEmpty();
    }

    @Test
    void aDamagedLeaseCountsAsLongAsALeaseLasts() {
        storage.put(StorageKey.of("tenants/acme/locks/00"), new byte[] {1, 2, 3});
        assertLocked(here::startSnapshot);

        clock.advance(Leases.TTL);

        here.prune(LAST, p -> {});
        assertThat(locks()).isEmpty();
    }

    private List<StorageKey> locks() {
        return Storages.keys(storage).stream()
                .filter(k -> k.value().contains("/locks/"))
                .toList();
    }

    private static void assertLocked(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RepositoryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPOSITORY_LOCKED));
    }

    @Test
    void aPruneWithAFastClockDoesNotTakeALiveLeaseForAnExpiredOne() {
        Clock fast = Clock.offset(clock, Duration.ofMinutes(40));
        try (SnapshotWriter run = elsewhere.startSnapshot();
                Repository pruner = Repository.open(
                        storage, Sandbox.TENANT, List.of(new FixedKeyProvider(1)), fast, new Random(8))) {
            assertThat(run.base()).isEmpty();
            assertLocked(() -> pruner.prune(LAST, p -> {}));
            clock.advance(Leases.TTL);
            pruner.prune(LAST, p -> {});
        }
    }

    @Test
    void aRunDoesNotCommitWhenPacksItReliesOnAreGoneThoughItsLeaseHeld() {
        List<Record> users = Sandbox.users(50, 300, 1);
        Sandbox.backUp(here, Map.of(USERS, users));
        try (SnapshotWriter run = elsewhere.startSnapshot()) {
            run.write(USERS, users.iterator());
            Storages.keys(storage).stream()
                    .filter(k -> k.value().contains("/packs/"))
                    .forEach(storage::delete);

            assertLocked(() -> run.commit(Sandbox.NOW, Sandbox.NOW, List.of(), List.of(), 0, 0, Set.of()));
        }
        assertThat(here.snapshots()).hasSize(1);
    }
}
