package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.internal.repository.Sandbox.GROUPS;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is done to any stored object, verify finds it and names it. */
class DamageTest {
    private static final int BITS = 8;

    private static InMemoryStorage repository() {
        InMemoryStorage storage = Sandbox.storage();
        Repository repository = Sandbox.create(storage, 1);
        for (int i = 0; i < 3; i++) {
            Sandbox.backUp(
                    repository,
                    Map.of(
                            USERS,
                            Sandbox.users(200 + 60 * i, 600, 1 + i),
                            GROUPS,
                            List.of(Sandbox.user(1, 90_000, i))));
        }
        return storage;
    }

    @TestFactory
    Stream<DynamicTest> everyKindOfDamageToEveryObjectIsFoundAndNamed() {
        InMemoryStorage whole = repository();
        assertThat(verifyAll(whole).problems()).isEmpty();
        Random random = new Random(11);
        Map<String, BiFunction<byte[], byte[], Optional<byte[]>>> damages = new TreeMap<>(Map.of(
                "deleted", (mine, other) -> Optional.empty(),
                "emptied", (mine, other) -> Optional.of(new byte[0]),
                "truncated by a byte", (mine, other) -> Optional.of(Arrays.copyOf(mine, mine.length - 1)),
                "truncated to half", (mine, other) -> Optional.of(Arrays.copyOf(mine, mine.length / 2)),
                "extended by a byte", (mine, other) -> Optional.of(Arrays.copyOf(mine, mine.length + 1)),
                "swapped with another", (mine, other) -> Optional.of(other),
                "flipped in the header", (mine, other) -> Optional.of(flipped(mine, random.nextInt(48))),
                "flipped at the end", (mine, other) -> Optional.of(flipped(mine, mine.length - 1 - random.nextInt(8))),
                "flipped anywhere", (mine, other) -> Optional.of(flipped(mine, random.nextInt(mine.length)))));
        List<StorageKey> keys = Storages.keys(whole);
        return keys.stream()
                .flatMap(key -> damages.entrySet().stream()
                        .map(damage -> DynamicTest.dynamicTest(key + " " + damage.getKey(), () -> {
                            InMemoryStorage storage = Storages.copy(whole);
                            StorageKey neighbour = neighbour(keys, key);
                            byte[] other = whole.find(neighbour).orElseThrow();
                            Optional<byte[]> bytes =
                                    damage.getValue().apply(whole.find(key).orElseThrow(), other);
                            storage.delete(key);
                            bytes.ifPresent(b -> storage.put(key, b));

                            assertThat(named(storage)).contains(key.value());
                        })));
    }

    @Test
    void everyBitOfTheKeyringIsMissedWhenItFlips() {
        InMemoryStorage storage = repository();
        StorageKey keyring = StorageKey.of("tenants/acme/keyring.json");
        byte[] whole = storage.find(keyring).orElseThrow();

        for (int i = 0; i < whole.length * BITS; i++) {
            storage.put(keyring, flipped(whole, i / BITS, 1 << i % BITS));

            assertThat(named(storage)).as("bit %s", i).contains(keyring.value());
        }
    }

    /** Another object of the same kind where there is one. */
    private static StorageKey neighbour(List<StorageKey> keys, StorageKey key) {
        String folder = key.value().substring(0, key.value().lastIndexOf('/'));
        return keys.stream()
                .filter(k -> !k.equals(key) && k.value().startsWith(folder + "/"))
                .findFirst()
                .orElseGet(() -> keys.get(keys.size() - 1));
    }

    /** What the verification names: by problems, or by the error that keeps the repository from being opened. */
    private static List<String> named(StorageBackend storage) {
        try {
            return verifyAll(storage).problems().stream()
                    .map(Verification.Problem::object)
                    .toList();
        } catch (KeyException e) {
            return List.of(e.getMessage().contains("keyring.json") ? "tenants/acme/keyring.json" : e.getMessage());
        }
    }

    private static Verification verifyAll(StorageBackend storage) {
        try (Repository repository = Sandbox.open(storage, 3)) {
            return repository.verifyAll(p -> {});
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        return flipped(bytes, at, 1);
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        byte[] copy = bytes.clone();
        copy[Math.floorMod(at, copy.length)] ^= (byte) bits;
        return copy;
    }

    @Test
    void verifyingOneSnapshotNamesDamageToItsPackWithTypesAndGoesOn() {
        InMemoryStorage storage = repository();
        List<StorageKey> packs = Storages.keys(storage).stream()
                .filter(k -> k.value().contains("/packs/"))
                .toList();
        packs.forEach(p -> storage.put(p, flipped(storage.find(p).orElseThrow(), 5000)));

        try (Repository repository = Sandbox.open(storage, 3)) {
            Verification last = repository.verify(SnapshotId.of(3), p -> {});

            assertThat(last.isIntact()).isFalse();
            assertThat(last.problems()).allSatisfy(p -> {
                assertThat(p.snapshots()).containsExactly(SnapshotId.of(3));
                assertThat(p.types()).isNotEmpty();
            });
        }
    }

    @Test
    void damageToTheKeyringIsFoundEvenWhileTheRepositoryIsOpen() {
        InMemoryStorage storage = repository();
        StorageKey keyring = StorageKey.of("tenants/acme/keyring.json");
        try (Repository repository = Sandbox.open(storage, 3)) {
            storage.delete(keyring);

            assertThat(repository.verifyAll(p -> {}).problems())
                    .extracting(Verification.Problem::object)
                    .containsExactly(keyring.value());
        }
    }

    @Test
    void dataStaysReadableWhenEveryIndexIsLost() {
        InMemoryStorage storage = repository();
        Storages.keys(storage).stream()
                .filter(k -> k.value().contains("/index/"))
                .forEach(storage::delete);

        try (Repository repository = Sandbox.open(storage, 3)) {
            String root = Sandbox.root(repository.snapshot(SnapshotId.of(3)), USERS);
            assertThat(repository.records(root)).hasSize(320);
        }
    }

    @Test
    void pruneOfADamagedRepositoryRemovesNothing() {
        InMemoryStorage storage = repository();
        StorageKey pack = Storages.keys(storage).stream()
                .filter(k -> k.value().contains("/packs/"))
                .findFirst()
                .orElseThrow();
        storage.delete(pack);
        List<StorageKey> before = Storages.keys(storage);

        try (Repository repository = Sandbox.open(storage, 3)) {
            try {
                repository.prune(Retention.keep().last(3), p -> {});
                org.junit.jupiter.api.Assertions.fail("The prune should have been refused");
            } catch (org.butterflysecurity.error.RepositoryException e) {
                assertThat(e).hasMessageContaining(pack.value());
            }
        }
        assertThat(Storages.keys(storage)).containsAll(before);
    }

    @Test
    void aTenantWithADamagedKeyringCanBeErased() {
        InMemoryStorage storage = repository();
        storage.put(StorageKey.of("tenants/acme/keyring.json"), new byte[] {'{'});

        org.butterflysecurity.internal.repository.Repository.erase(
                storage, Sandbox.TENANT, List.of(new FixedKeyProvider(1)), Sandbox.CLOCK, new Random(1));

        assertThat(Storages.keys(storage)).isEmpty();
    }

    @Test
    void aHeadThatWasLostAndRebuiltIsRememberedAsSuch() {
        InMemoryStorage storage = repository();
        storage.delete(StorageKey.of("tenants/acme/head"));
        storage.delete(StorageKey.of("tenants/acme/snapshots/00000003"));
        try (Repository repository = Sandbox.open(storage, 3)) {
            Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(5, 100, 1)));

            Verification verification = repository.verifyAll(p -> {});
            assertThat(verification.problems()).isEmpty();
            assertThat(verification.notes())
                    .extracting(Verification.Note::object)
                    .containsExactly("tenants/acme/head");
        }
    }
}
