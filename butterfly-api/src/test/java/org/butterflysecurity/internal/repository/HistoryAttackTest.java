package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.VerifyOptions;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who can write to the storage and has no key changes the history. Verify finds each of these. */
class HistoryAttackTest {
    private static final Layout LAYOUT = new Layout(Sandbox.TENANT);

    private final InMemoryStorage storage = Sandbox.storage();
    private final List<InMemoryStorage> states = new ArrayList<>();
    private TrustedHead trusted = new TrustedHead(SnapshotId.of(1), "0".repeat(64));

    @BeforeEach
    void backUpFourTimes() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            for (int i = 1; i <= 4; i++) {
                Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(50, 200, i)));
                states.add(Storages.copy(storage));
            }
            trusted = repository.head().orElseThrow();
        }
    }

    private byte[] manifest(long number) {
        return storage.find(LAYOUT.snapshot(SnapshotId.of(number))).orElseThrow();
    }

    private void putManifest(long number, byte[] bytes) {
        storage.put(LAYOUT.snapshot(SnapshotId.of(number)), bytes);
    }

    private Verification verify(VerifyOptions options) {
        try (Repository repository = Sandbox.open(storage, 9)) {
            Verification full = repository.verifyAll(options, p -> {});
            Verification quick = repository.verifyAll(options.quick(), p -> {});
            assertThat(quick.problems().stream().filter(p -> !p.object().contains("/packs/")))
                    .containsExactlyElementsOf(full.problems().stream()
                            .filter(p -> !p.object().contains("/packs/"))
                            .toList());
            return full;
        }
    }

    private void assertFound(ErrorCode code, String object) {
        assertThat(verify(VerifyOptions.defaults()).problems()).anySatisfy(p -> {
            assertThat(p.code()).isEqualTo(code);
            assertThat(p.object()).endsWith(object);
        });
    }

    @Test
    void nothingIsFoundWhereNothingWasChanged() {
        assertThat(verify(VerifyOptions.defaults().trusting(trusted)).problems())
                .isEmpty();
    }

    @Test
    void aSnapshotThatWasRemovedIsMissed() {
        storage.delete(LAYOUT.snapshot(SnapshotId.of(2)));

        assertFound(ErrorCode.STORAGE_OBJECT_MISSING, "snapshots/00000002");
    }

    @Test
    void aSnapshotReplacedByAnotherOneIsFound() {
        putManifest(3, manifest(2));

        assertFound(ErrorCode.CORRUPT_OBJECT, "snapshots/00000003");
    }

    @Test
    void aSnapshotReplacedByOneOfTheSameNumberFromAnotherPastIsFound() {
        InMemoryStorage otherwise = states.get(2);
        try (Repository repository = Sandbox.open(otherwise, 77)) {
            Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(50, 200, 99)));
        }
        putManifest(4, otherwise.find(LAYOUT.snapshot(SnapshotId.of(4))).orElseThrow());

        assertFound(ErrorCode.BROKEN_HISTORY, "snapshots/00000004");
    }

    @Test
    void snapshotsInAnotherOrderAreFound() {
        byte[] second = manifest(2);
        putManifest(2, manifest(3));
        putManifest(3, second);

        assertFound(ErrorCode.CORRUPT_OBJECT, "snapshots/00000002");
        assertFound(ErrorCode.CORRUPT_OBJECT, "snapshots/00000003");
    }

    @Test
    void aHistoryWhoseEndWasCutOffIsFound() {
        storage.delete(LAYOUT.snapshot(SnapshotId.of(3)));
        storage.delete(LAYOUT.snapshot(SnapshotId.of(4)));

        assertFound(ErrorCode.STORAGE_OBJECT_MISSING, "snapshots/00000003");
        assertFound(ErrorCode.STORAGE_OBJECT_MISSING, "snapshots/00000004");
    }

    @Test
    void anOldHeadPutBackHidesNothingThatFollowsIt() {
        storage.put(LAYOUT.head(), states.get(1).find(LAYOUT.head()).orElseThrow());

        assertThat(verify(VerifyOptions.defaults().trusting(trusted)).problems())
                .isEmpty();
        try (Repository repository = Sandbox.open(storage, 9)) {
            assertThat(repository.snapshots()).hasSize(4);
        }
    }

    @Test
    void anOldHeadPutBackDoesNotHideThatASnapshotAfterItIsGone() {
        storage.put(LAYOUT.head(), states.get(1).find(LAYOUT.head()).orElseThrow());
        storage.delete(LAYOUT.snapshot(SnapshotId.of(3)));

        assertFound(ErrorCode.BROKEN_HISTORY, "snapshots/00000004");
    }

    @Test
    void anOldHeadPutBackWithTheEndCutOffIsFoundByTheTrustedHead() {
        storage.put(LAYOUT.head(), states.get(1).find(LAYOUT.head()).orElseThrow());
        storage.delete(LAYOUT.snapshot(SnapshotId.of(3)));
        storage.delete(LAYOUT.snapshot(SnapshotId.of(4)));

        assertFoundByTrustedHead();
    }

    @Test
    void anOldHeadPutBackAfterAPruneIsFound() {
        try (Repository repository = Sandbox.open(storage, 9)) {
            repository.prune(Retention.keep().last(1), p -> {});
        }
        storage.put(LAYOUT.head(), states.get(3).find(LAYOUT.head()).orElseThrow());

        assertFound(ErrorCode.STORAGE_OBJECT_MISSING, "snapshots/00000002");
    }

    @Test
    void anOlderStateOfTheWholeStorageIsFoundByTheTrustedHead() {
        putBack(states.get(2));

        assertFoundByTrustedHead();
    }

    @Test
    void anOlderStateThatWentOnOtherwiseIsFoundByTheTrustedHead() {
        putBack(states.get(2));
        try (Repository repository = Sandbox.open(storage, 78)) {
            Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(50, 200, 98)));
            Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(50, 200, 99)));
        }

        assertFoundByTrustedHead();
    }

    @Test
    void aLostHeadIsMissed() {
        storage.delete(LAYOUT.head());

        assertFound(ErrorCode.STORAGE_OBJECT_MISSING, "head");
    }

    @Test
    void aManifestWithAnyByteChangedIsFound() {
        byte[] intact = manifest(2);
        for (int at = 0; at < intact.length; at += 1 + intact.length / 25) {
            byte[] changed = intact.clone();
            changed[at] ^= 4;
            putManifest(2, changed);
            assertFound(ErrorCode.CORRUPT_OBJECT, "snapshots/00000002");
        }
        putManifest(2, Arrays.copyOf(intact, intact.length - 1));
        assertFound(ErrorCode.CORRUPT_OBJECT, "snapshots/00000002");
    }

    private void assertFoundByTrustedHead() {
        assertThat(verify(VerifyOptions.defaults()).problems()).isEmpty();
        assertThat(verify(VerifyOptions.defaults().trusting(trusted)).problems())
                .anySatisfy(p -> assertThat(p.code()).isEqualTo(ErrorCode.BROKEN_HISTORY));
    }

    private void putBack(InMemoryStorage state) {
        Storages.keys(storage).forEach(storage::delete);
        Storages.keys(state).forEach(k -> storage.put(k, state.find(k).orElseThrow()));
    }
}
