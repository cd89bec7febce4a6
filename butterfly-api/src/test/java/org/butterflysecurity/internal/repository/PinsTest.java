package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.PruneReport;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

class PinsTest {
    private final InMemoryStorage storage = Sandbox.storage();

    @Test
    void aPinnedSnapshotStaysUntilItIsUnpinned() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Snapshot first = Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(50, 300, 1)));
            Snapshot second = Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(50, 300, 2)));
            repository.pin(first.id());
            repository.pin(first.id());

            PruneReport kept = repository.prune(Retention.keep(), p -> {});
            assertThat(kept.kept()).containsEntry(first.id(), List.of("pinned"));
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();

            repository.unpin(first.id());
            assertThat(repository.pinned()).isEmpty();
            assertThat(repository.prune(Retention.keep(), p -> {}).removed()).containsExactly(first.id());
            assertThat(repository.snapshots()).containsExactly(second);
        }
    }

    @Test
    void aDamagedPinStillPins() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Snapshot first = Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(50, 300, 1)));
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(50, 300, 2)));
            repository.pin(first.id());
            storage.put(new Layout(Sandbox.TENANT).pin(first.id()), new byte[] {1});

            assertThat(repository.prune(Retention.keep(), p -> {}).removed()).isEmpty();
        }
    }

    @Test
    void whatIsNotThereCannotBePinned() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            assertThatThrownBy(() -> repository.pin(SnapshotId.of(3)))
                    .isInstanceOfSatisfying(
                            RepositoryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SNAPSHOT));
        }
    }

    @Test
    void aPackThatNobodyKnowsIsLeftAloneWhileItIsYoungByTheClockOfTheStorage() {
        int stored;
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(50, 300, 1)));
            stored = Storages.keys(storage).size();
            try (SnapshotWriter unfinished = repository.startSnapshot()) {
                unfinished.write(Sandbox.GROUPS, Sandbox.users(500, 300, 9).iterator());
                unfinished.flush();
            }
            assertThat(Storages.keys(storage)).hasSizeGreaterThan(stored);

            repository.prune(Retention.keep(), p -> {});
            assertThat(Storages.keys(storage)).hasSizeGreaterThan(stored);
        }
        Clock later = Clock.offset(Sandbox.CLOCK, Duration.ofMinutes(31));
        try (Repository repository =
                Repository.open(storage, Sandbox.TENANT, List.of(new FixedKeyProvider(1)), later, new Random(3))) {
            repository.prune(Retention.keep(), p -> {});
            assertThat(Storages.keys(storage)).as("by a clock that is fast").hasSizeGreaterThan(stored);
        }
        try (Repository repository = Repository.open(
                new DatedStorage(storage, later),
                Sandbox.TENANT,
                List.of(new FixedKeyProvider(1)),
                Sandbox.CLOCK,
                new Random(4))) {
            int before = Storages.keys(storage).size();
            repository.prune(Retention.keep(), p -> {});
            assertThat(Storages.keys(storage)).hasSizeLessThan(before);
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
        }
    }

    @Test
    void aListingThatLeavesOutSnapshotAndPinRemovesNeither() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            List<Record> users = Sandbox.users(500, 300, 1);
            Snapshot first = Sandbox.backUp(repository, Map.of(Sandbox.USERS, users));
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(500, 300, 2)));
            repository.pin(first.id());
            StorageBackend lagging = new CountingStorage(storage) {
                @Override
                public Stream<StoredObject> list(StorageKey prefix) {
                    return super.list(prefix)
                            .filter(o -> !o.key().name().equals(first.id().value()));
                }
            };
            try (Repository other = Sandbox.open(lagging, 2)) {
                assertThat(other.prune(Retention.keep(), p -> {}).removed()).isEmpty();
            }
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            assertThat(repository.snapshots()).contains(first);
        }
    }

    @Test
    void aPruneRefusesWhileAManifestThatShouldBeThereIsMissing() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Snapshot first = Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(50, 300, 1)));
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(50, 300, 2)));
            storage.delete(new Layout(Sandbox.TENANT).snapshot(first.id()));
            List<StorageKey> before = Storages.keys(storage);

            assertThatThrownBy(() -> repository.prune(Retention.keep(), p -> {}))
                    .hasMessageContaining("snapshots/00000001")
                    .hasMessageContaining("nothing was pruned");
            assertThat(Storages.keys(storage)).isEqualTo(before);
        }
    }
}
