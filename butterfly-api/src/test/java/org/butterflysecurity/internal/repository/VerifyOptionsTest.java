package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.internal.repository.Sandbox.GROUPS;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.VerifyOptions;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

class VerifyOptionsTest {
    private final InMemoryStorage storage = Sandbox.storage();
    private final Repository repository = Sandbox.create(storage, 1);

    private void backUp(int users) {
        Sandbox.backUp(
                repository,
                Map.of(USERS, Sandbox.users(users, 900, users), GROUPS, List.of(Sandbox.user(1, 90_000, 7))));
    }

    private Verification verify(InMemoryStorage storage, VerifyOptions options) {
        try (Repository fresh = Sandbox.open(storage, 9)) {
            return fresh.verifyAll(options, p -> {});
        }
    }

    private VerifyOptions trusted() {
        return VerifyOptions.defaults().trusting(repository.head().orElseThrow());
    }

    @Test
    void aTrustedHeadIsFoundInTheHistoryThatGrewOutOfIt() {
        backUp(10);
        VerifyOptions trusted = trusted();
        backUp(20);
        backUp(30);

        assertThat(verify(storage, trusted).problems()).isEmpty();
        assertThat(verify(storage, trusted).head()).isEqualTo(repository.head());
        repository.prune(Retention.keep().last(2), p -> {});
        assertThat(verify(storage, trusted).problems()).isEmpty();
        assertThat(verify(storage, trusted).notes()).isEmpty();
        repository.prune(Retention.keep().last(1), p -> {});
        assertThat(verify(storage, trusted).problems()).isEmpty();
        assertThat(verify(storage, trusted).notes()).hasSize(1);
    }

    @Test
    void anOlderStateOfTheWholeStorageIsFound() {
        backUp(10);
        InMemoryStorage older = Storages.copy(storage);
        backUp(20);
        VerifyOptions trusted = trusted();

        assertThat(verify(older, VerifyOptions.defaults()).isIntact()).isTrue();
        assertThat(verify(older, trusted).problems())
                .singleElement()
                .satisfies(p -> assertThat(p.code()).isEqualTo(ErrorCode.BROKEN_HISTORY));
    }

    @Test
    void anOlderStateThatWentOnDifferentlyIsFound() {
        backUp(10);
        InMemoryStorage older = Storages.copy(storage);
        backUp(20);
        VerifyOptions trusted = trusted();
        try (Repository other = Sandbox.open(older, 44)) {
            Sandbox.backUp(other, Map.of(USERS, List.of()));
            Sandbox.backUp(other, Map.of(USERS, List.of()));
        }

        assertThat(verify(older, trusted).problems())
                .extracting(Verification.Problem::object)
                .containsExactly("tenants/acme/snapshots/00000002");
    }

    @Test
    void aTrustedHeadIsWrittenAndReadAsText() {
        TrustedHead head = new TrustedHead(SnapshotId.of(42), "ab".repeat(32));

        assertThat(head.toString()).startsWith("00000042:abab");
        assertThat(TrustedHead.parse(head.toString())).isEqualTo(head);
        assertThatThrownBy(() -> TrustedHead.parse("42")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrustedHead.parse("00000042:xyz")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQuickVerificationReadsLittleAndFindsNothingInAnIntactRepository() {
        backUp(3000);
        CountingStorage counting = new CountingStorage(storage);
        try (Repository fresh = Sandbox.open(counting, 9)) {
            Verification full = fresh.verifyAll(p -> {});
            Verification quick = fresh.verifyAll(VerifyOptions.defaults().quick(), p -> {});

            assertThat(quick.problems()).isEmpty();
            assertThat(quick.records()).isEqualTo(full.records());
            assertThat(quick.bytes()).isLessThan(full.bytes() / 10);
        }
    }

    @Test
    void aQuickVerificationFindsWhatIsMissingOrTruncatedAndWhatItAffects() {
        backUp(300);
        for (StorageKey key : Storages.keys(storage)) {
            if (!key.value().endsWith("keyring.json")) {
                InMemoryStorage cut = Storages.copy(storage);
                byte[] bytes = cut.find(key).orElseThrow();
                cut.put(key, Arrays.copyOf(bytes, bytes.length - 1));
                InMemoryStorage missing = Storages.copy(storage);
                missing.delete(key);
                for (InMemoryStorage damaged : List.of(cut, missing)) {
                    assertThat(verify(damaged, VerifyOptions.defaults().quick()).problems())
                            .extracting(Verification.Problem::object)
                            .contains(key.value());
                }
                if (key.value().contains("/packs/")) {
                    assertThat(verify(missing, VerifyOptions.defaults().quick()).problems())
                            .anySatisfy(p -> assertThat(p.types()).contains(USERS, GROUPS));
                }
            }
        }
    }
}
