package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

class TreeProofTest {
    private final InMemoryStorage storage = Sandbox.storage();

    @Test
    void everyRecordIsProvedToBeThereAndNoOther() {
        List<Record> users = Sandbox.users(3000, 300, 1);
        try (Repository repository = Sandbox.create(storage, 1)) {
            String root = Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, users)), Sandbox.USERS);
            for (int i = 0; i < users.size(); i += 97) {
                Record user = users.get(i);
                assertThat(repository.prove(root, user.key()).value(root, user.key()))
                        .hasValueSatisfying(value -> assertThat(value).isEqualTo(user.value()));
                ResourceKey absent = ResourceKey.of(user.key().id() + "x");
                assertThat(repository.prove(root, absent).value(root, absent)).isEmpty();
            }
            ResourceKey beyond = ResourceKey.of("zzz");
            assertThat(repository.prove(root, beyond).value(root, beyond)).isEmpty();
        }
    }

    @Test
    void aValueInPartsIsProvedWhole() {
        Record large = Sandbox.user(1, 300_000, 5);
        try (Repository repository = Sandbox.create(storage, 1)) {
            String root =
                    Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, List.of(large))), Sandbox.USERS);
            TreeProof proof = repository.prove(root, large.key());

            assertThat(proof.nodes()).hasSizeGreaterThan(3);
            assertThat(proof.value(root, large.key()).orElseThrow()).isEqualTo(large.value());
        }
    }

    @Test
    void aProofForgedInAnyByteOrForAnotherRootOrKeyProvesNothing() {
        List<Record> users = Sandbox.users(3000, 300, 1);
        try (Repository repository = Sandbox.create(storage, 1)) {
            Snapshot first = Sandbox.backUp(repository, Map.of(Sandbox.USERS, users));
            Snapshot second = Sandbox.backUp(repository, Map.of(Sandbox.USERS, users.subList(1, users.size())));
            String root = Sandbox.root(first, Sandbox.USERS);
            ResourceKey key = users.get(1500).key();
            TreeProof proof = repository.prove(root, key);

            for (int node = 0; node < proof.nodes().size(); node++) {
                for (int at = 0;
                        at < proof.nodes().get(node).length;
                        at += 1 + proof.nodes().get(node).length / 40) {
                    List<byte[]> forged = new ArrayList<>();
                    proof.nodes().forEach(n -> forged.add(n.clone()));
                    forged.get(node)[at] ^= 1;
                    refused(new TreeProof(proof.namesKey(), forged), root, key);
                }
            }
            refused(proof, Sandbox.root(second, Sandbox.USERS), key);
            refused(proof, root, users.get(3).key());
            refused(new TreeProof(new byte[32], proof.nodes()), root, key);
            refused(new TreeProof(proof.namesKey(), proof.nodes().subList(0, 1)), root, key);
        }
    }

    private static void refused(TreeProof proof, String root, ResourceKey key) {
        assertThatThrownBy(() -> {
                    Optional<byte[]> value = proof.value(root, key);
                    assertThat(value).isNotNull();
                })
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneObjectOfAHundredThousandNeedsFewReads() {
        List<Record> users = Sandbox.users(100_000, 120, 1);
        String root;
        try (Repository repository = Sandbox.create(storage, 1)) {
            root = Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, users)), Sandbox.USERS);
        }
        CountingStorage counting = new CountingStorage(storage);
        try (Repository repository = Sandbox.open(counting, 2)) {
            Record wanted = users.get(77_777);
            assertThat(repository.find(root, wanted.key()).orElseThrow().value())
                    .isEqualTo(wanted.value());
            assertThat(counting.reads()).isLessThan(10);
        }
    }

    @Test
    void aDiffReadsWhatDiffersAndNotTheTree() {
        List<Record> users = Sandbox.users(100_000, 120, 1);
        try (Repository repository = Sandbox.create(storage, 1)) {
            String before = Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, users)), Sandbox.USERS);
            for (int changes : List.of(1, 10, 100)) {
                List<Record> changed = new ArrayList<>(users);
                for (int i = 0; i < changes; i++) {
                    int at = i * (users.size() / changes);
                    changed.set(at, new Record(users.get(at).key(), Sandbox.bytes("{\"changed\":" + i + "}")));
                }
                String after = Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, changed)), Sandbox.USERS);
                CountingStorage counting = new CountingStorage(storage);
                try (Repository fresh = Sandbox.open(counting, 3)) {
                    fresh.find(after, users.get(5).key());
                    counting.reset();
                    try (var diff = fresh.diff(Optional.of(before), Optional.of(after))) {
                        assertThat(diff.count()).isEqualTo(changes);
                    }
                    assertThat(counting.reads()).as("%d changes", changes).isLessThanOrEqualTo(12 + 8 * changes);
                }
            }
        }
    }
}
