package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.DataKeyInfo;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyringEditorTest {
    private static final List<Record> OLD = Sandbox.users(300, 400, 1);
    private static final List<Record> NEW = Sandbox.users(320, 400, 2);
    private static final KeyProvider FIRST = new FixedKeyProvider(1);
    private static final KeyProvider SECOND = new FixedKeyProvider(2);

    private final InMemoryStorage storage = Sandbox.storage();

    private static Repository open(StorageBackend storage, KeyProvider... keys) {
        Clock later = Clock.offset(Sandbox.CLOCK, Duration.ofHours(1));
        return Repository.openOrCreate(
                new DatedStorage(storage, later), Sandbox.TENANT, List.of(keys), later, new Random(7));
    }

    @Test
    void anAddedKeyOpensWhatTheFirstOneWrote() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Snapshot snapshot = Sandbox.backUp(repository, Map.of(Sandbox.USERS, OLD));
            repository.keys().add(SECOND);

            try (Repository other = open(storage, SECOND)) {
                assertThat(other.verifyAll(p -> {}).problems()).isEmpty();
                assertThat(other.snapshot(snapshot.id())).isEqualTo(snapshot);
            }
            assertThat(repository.keys().list())
                    .singleElement()
                    .extracting(DataKeyInfo::keyIds)
                    .isEqualTo(List.of("test:1", "test:2"));
        }
    }

    @Test
    void rotatingTheKeyRewritesKeyringAndHeadAndNothingElse() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, OLD));
            Map<String, byte[]> before = contents();

            repository.keys().rotate(SECOND);

            Map<String, byte[]> after = contents();
            assertThat(after.keySet()).isEqualTo(before.keySet());
            after.forEach((key, bytes) -> {
                if (!key.endsWith("keyring.json") && !key.endsWith("head")) {
                    assertThat(bytes).as(key).isEqualTo(before.get(key));
                }
            });
        }
        assertThatThrownBy(() -> open(storage, FIRST))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_KEY));
        try (Repository repository = open(storage, SECOND)) {
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
        }
    }

    @Test
    void aNewDataKeyEncryptsFromThenOnAndChangesNoRoot() {
        try (Repository repository = Sandbox.create(storage, 1);
                Repository opened = open(storage, FIRST)) {
            Snapshot before = Sandbox.backUp(repository, Map.of(Sandbox.USERS, OLD));
            String fresh = repository.keys().rotateDataKey();
            Map<String, byte[]> stored = contents();
            Snapshot same = Sandbox.backUp(repository, Map.of(Sandbox.USERS, OLD));
            Snapshot after = Sandbox.backUp(repository, Map.of(Sandbox.USERS, NEW));

            assertThat(Sandbox.root(same, Sandbox.USERS)).isEqualTo(Sandbox.root(before, Sandbox.USERS));
            assertThat(repository.keys().list())
                    .extracting(DataKeyInfo::encrypts)
                    .containsExactly(false, true);
            contents().forEach((key, bytes) -> {
                if (key.contains("/packs/") && !stored.containsKey(key)) {
                    assertThat(HexFormat.of().formatHex(bytes, 8, 16)).isEqualTo(fresh);
                }
            });
            // Another process that was open all along learns the new key when it meets it.
            assertThat(opened.snapshot(after.id())).isEqualTo(after);
            assertThat(opened.verifyAll(p -> {}).problems()).isEmpty();
        }
    }

    @Test
    void aNewDataKeyNeedsEveryKeyThatOpensTheRepository() {
        try (Repository repository = open(storage, FIRST, SECOND)) {
            assertThat(repository.keys().list().get(0).keyIds()).containsExactly("test:1", "test:2");
            repository.keys().rotateDataKey();
        }
        try (Repository repository = open(storage, FIRST)) {
            assertThatThrownBy(() -> repository.keys().rotateDataKey())
                    .isInstanceOfSatisfying(
                            KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_UNAVAILABLE))
                    .hasMessageContaining("test:2");
        }
    }

    @Test
    void theLastKeyIsNotRemovedNorOneThatIsNotThere() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            assertThatThrownBy(() -> repository.keys().remove("test:1"))
                    .isInstanceOfSatisfying(
                            KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAST_KEY));
            assertThatThrownBy(() -> repository.keys().remove("test:9")).hasMessageContaining("test:1");
        }
    }

    @Test
    void aKeyProviderThatIsNotAtHandIsPassedOver() {
        Sandbox.create(storage, 1).close();
        KeyProvider absent = new FixedKeyProvider(3) {
            @Override
            public String keyId() {
                throw new KeyException(ErrorCode.KEY_UNAVAILABLE, "The key is in a drawer.");
            }
        };
        try (Repository repository = open(storage, absent, FIRST)) {
            assertThat(repository.snapshots()).isEmpty();
        }
        assertThatThrownBy(() -> open(storage, absent)).hasMessageContaining("drawer");
    }

    @Test
    void aChangeBesideARunIsAllowedAndBesideAPruneRefused() {
        try (Repository repository = Sandbox.create(storage, 1);
                Repository other = open(storage, FIRST);
                SnapshotWriter run = other.startSnapshot()) {
            repository.keys().add(SECOND);
            assertThat(run).isNotNull();
        }
        try (Repository repository = Sandbox.create(storage, 1);
                Lease prune = repository.leases().take(Leases.Kind.PRUNE)) {
            assertThat(prune.hasLapsed()).isFalse();
            assertThatThrownBy(() -> repository.keys().remove("test:2"))
                    .isInstanceOfSatisfying(
                            ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPOSITORY_LOCKED));
        }
    }

    @ParameterizedTest
    @EnumSource(FailingStorage.Cut.class)
    void aChangeCutShortAtAnyWriteHasHappenedOrHasNot(FailingStorage.Cut cut) {
        boolean failed = true;
        for (int writes = 0; failed; writes++) {
            InMemoryStorage inner = Sandbox.storage();
            try (Repository repository = Sandbox.create(inner, 1)) {
                Sandbox.backUp(repository, Map.of(Sandbox.USERS, OLD));
            }
            FailingStorage failing = new FailingStorage(inner, writes, cut);
            try (Repository repository =
                    Repository.open(failing, Sandbox.TENANT, List.of(FIRST), Sandbox.CLOCK, new Random(writes))) {
                repository.keys().rotate(SECOND);
                repository.keys().rotateDataKey();
            } catch (ButterflyException e) {
                assertThat(e.code()).isIn(ErrorCode.STORAGE_FAILED, ErrorCode.KEY_UNAVAILABLE);
            }
            failed = failing.hasFailed();
            assertOpensWithEitherAndIsIntact(inner);
        }
    }

    @Test
    void aProcessThatWasOpenAllAlongEncryptsWithTheNewDataKeyFromItsNextRunOn() {
        try (Repository repository = Sandbox.create(storage, 1);
                Repository opened = open(storage, FIRST)) {
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, OLD));
            String fresh = repository.keys().rotateDataKey();
            Set<String> stored = contents().keySet();

            Sandbox.backUp(opened, Map.of(Sandbox.USERS, NEW));

            Map<String, byte[]> written = contents();
            written.keySet().removeAll(stored);
            assertThat(written).hasSizeGreaterThan(2);
            assertThat(written.values())
                    .extracting(bytes -> HexFormat.of().formatHex(bytes, 8, 16))
                    .containsOnly(fresh);
        }
    }

    @Test
    void aProcessThatWasOpenAllAlongDoesNotWriteAfterItsTenantWasErased() {
        try (Repository opened = Sandbox.create(storage, 1)) {
            Repository.erase(storage, Sandbox.TENANT, List.of(FIRST), Sandbox.CLOCK, new Random(3));

            assertThatThrownBy(opened::startSnapshot)
                    .isInstanceOfSatisfying(
                            KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_KEYRING));
            assertThat(contents()).isEmpty();
        }
    }

    @Test
    void aChangeWhoseLeaseExpiredMeanwhileDoesNotUndoAnotherOne() {
        StepClock clock = new StepClock();
        InMemoryStorage shared = InMemoryStorage.create(clock);
        KeyProvider slow = new FixedKeyProvider(2) {
            @Override
            public JsonObject wrap(Secret dataKey, byte[] context) {
                clock.advance(Duration.ofMinutes(6));
                try (Repository other = openAt(shared, clock, new LeaseOwner("elsewhere", "", 1, "then"))) {
                    other.keys().add(new FixedKeyProvider(3));
                }
                return super.wrap(dataKey, context);
            }
        };
        try (Repository repository = openAt(shared, clock, LeaseOwner.current())) {
            assertThatThrownBy(() -> repository.keys().add(slow))
                    .isInstanceOfSatisfying(
                            ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPOSITORY_LOCKED));
            assertThat(repository.keys().list().get(0).keyIds()).containsExactly("test:1", "test:3");
        }
    }

    private static Repository openAt(StorageBackend storage, Clock clock, LeaseOwner owner) {
        return Repository.openOrCreate(
                storage, Sandbox.TENANT, List.of(FIRST), clock, new Random(owner.hashCode()), () -> owner);
    }

    @Test
    void aPruneClearsAwayWhatAChangeOfKeysHasLeft() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Layout layout = new Layout(Sandbox.TENANT);
            storage.put(layout.nextKeyring(), storage.find(layout.keyring()).orElseThrow());

            repository.prune(Retention.keep().last(1), p -> {});

            assertThat(storage.find(layout.nextKeyring())).isEmpty();
            assertThat(repository.keys().list()).hasSize(1);
        }
    }

    @Test
    void aStorageThatLosesTheKeyringWhileItIsReplacedKeepsItsSuccessor() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, OLD));
        }
        Layout layout = new Layout(Sandbox.TENANT);
        storage.put(layout.nextKeyring(), storage.find(layout.keyring()).orElseThrow());
        storage.delete(layout.keyring());

        assertOpensWithEitherAndIsIntact(storage);
        storage.put(layout.nextKeyring(), storage.find(layout.keyring()).orElseThrow());
        storage.put(layout.keyring(), new byte[] {'{'});
        assertOpensWithEitherAndIsIntact(storage);
    }

    private static void assertOpensWithEitherAndIsIntact(StorageBackend storage) {
        try (Repository repository = open(storage, FIRST, SECOND)) {
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            repository.prune(Retention.keep().last(1), p -> {});
            Snapshot next = Sandbox.backUp(repository, Map.of(Sandbox.USERS, NEW));
            assertThat(repository.snapshot(next.id())).isEqualTo(next);
        }
    }

    private Map<String, byte[]> contents() {
        Map<String, byte[]> all = new TreeMap<>();
        Storages.keys(storage).forEach(k -> all.put(k.value(), storage.find(k).orElseThrow()));
        return all;
    }
}
