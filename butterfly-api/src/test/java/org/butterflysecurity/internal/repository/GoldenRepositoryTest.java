package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.internal.repository.Sandbox.GROUPS;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.butterflysecurity.SnapshotProof;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A repository of every format, written once, that must be readable for ever: every stored object as Base64, and the roots of its trees.
 * {@code -Dgolden.update=true} writes that of the newest format anew, and no other.
 */
class GoldenRepositoryTest {
    private static final int NEWEST = 2;

    /** Two snapshots: a group in parts, and users of which one has changed. No randomness, so that it is the same for ever. */
    private static List<Map<ResourceType, List<Record>>> contents() {
        StringBuilder large = new StringBuilder();
        for (int i = 0; i < 9000; i++) {
            large.append(i * 7919L % 10007).append(',');
        }
        List<Record> groups = List.of(new Record(ResourceKey.of("00g1"), Sandbox.bytes("[" + large + "0]")));
        return List.of(Map.of(USERS, users("Ada"), GROUPS, groups), Map.of(USERS, users("Grace"), GROUPS, groups));
    }

    private static List<Record> users(String name) {
        return Stream.iterate(0, i -> i < 60, i -> i + 1)
                .map(i -> new Record(
                        ResourceKey.of(String.format("00u%02d", i)),
                        Sandbox.bytes("{\"id\":\"00u" + i + "\",\"name\":\"" + (i == 30 ? name : "Someone")
                                + "\",\"notes\":\"" + "lorem ipsum ".repeat(i) + "\"}")))
                .toList();
    }

    private static Path file(int format) {
        return Path.of("src/test/resources/golden/repository-v" + format + ".json");
    }

    @BeforeAll
    static void update() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file(NEWEST), Json.pretty(write()) + "\n");
        }
    }

    private static JsonObject golden(int format) throws IOException {
        return (JsonObject) Json.parse(Files.readAllBytes(file(format)));
    }

    private static JsonObject write() {
        InMemoryStorage storage = Sandbox.storage();
        JsonObject.Builder roots = JsonObject.builder();
        try (Repository repository = Sandbox.create(storage, 2026)) {
            Sandbox.backUp(repository, Map.of(USERS, users("Somebody")));
            repository.keys().rotateDataKey();
            repository.keys().add(new FixedKeyProvider(2));
            contents().forEach(content -> {
                Snapshot snapshot = Sandbox.backUp(repository, content);
                content.keySet().stream()
                        .sorted()
                        .forEach(t -> roots.put(snapshot.id() + " " + t, Sandbox.root(snapshot, t)));
                repository.pin(snapshot.id());
            });
            assertThat(repository.prune(Retention.keep(), p -> {}).retiredKeys())
                    .hasSize(1);
        }
        JsonObject.Builder objects = JsonObject.builder();
        Storages.keys(storage)
                .forEach(k -> objects.put(
                        k.value(),
                        Base64.getEncoder().encodeToString(storage.find(k).orElseThrow())));
        return JsonObject.builder()
                .put("format", NEWEST)
                .put("roots", roots.build())
                .put("objects", objects.build())
                .build();
    }

    private static InMemoryStorage stored(int format) throws IOException {
        InMemoryStorage storage = Sandbox.storage();
        golden(format)
                .object("objects")
                .orElseThrow()
                .members()
                .forEach((key, value) ->
                        storage.put(StorageKey.of(key), Base64.getDecoder().decode(((JsonString) value).value())));
        return storage;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, NEWEST})
    void itIsReadAndVerifies(int format) throws IOException {
        try (Repository repository = Sandbox.open(stored(format), 1)) {
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            List<Snapshot> snapshots = repository.snapshots();
            assertThat(snapshots).hasSize(2);
            for (int i = 0; i < snapshots.size(); i++) {
                Snapshot snapshot = snapshots.get(i);
                contents().get(i).forEach((type, records) -> {
                    try (Stream<Record> read = repository.records(Sandbox.root(snapshot, type))) {
                        assertThat(Sandbox.asMap(read.toList())).isEqualTo(Sandbox.asMap(records));
                    }
                });
            }
            try (Stream<RecordChange> changes =
                    repository.diff(Sandbox.rootOf(snapshots.get(0), USERS), Sandbox.rootOf(snapshots.get(1), USERS))) {
                assertThat(changes.map(c -> c.key().toString())).containsExactly("00u30");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, NEWEST})
    void theSameContentGetsTheSameRootsToday(int format) throws IOException {
        InMemoryStorage storage = stored(format);
        try (Repository repository = Sandbox.open(storage, 3)) {
            SnapshotId last = repository.snapshots().get(1).id();
            Snapshot again = Sandbox.backUp(repository, contents().get(1));

            JsonObject roots = golden(format).object("roots").orElseThrow();
            assertThat(roots.string(last + " okta/user")).isEqualTo(Sandbox.rootOf(again, USERS));
            assertThat(roots.string(last + " okta/group")).isEqualTo(Sandbox.rootOf(again, GROUPS));
            assertThat(again.statistics().storedBytes()).isZero();
        }
    }

    /** Keys are rotated, old snapshots pruned, and the repository is of the newest format from then on. */
    @Test
    void aRepositoryOfTheFirstFormatGoesOnInTheNewest() throws IOException {
        InMemoryStorage storage = stored(1);
        try (Repository repository = Sandbox.open(storage, 4)) {
            assertThatThrownBy(() -> prove(repository, repository.snapshots().get(1)))
                    .isInstanceOfSatisfying(
                            RepositoryException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT));
            repository.keys().rotateDataKey();
            Snapshot again = Sandbox.backUp(repository, contents().get(0));
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            assertThat(repository.prune(Retention.keep().last(1), p -> {}).retiredKeys())
                    .hasSize(1);

            assertThat(golden(1).object("roots").orElseThrow().string("00000001 okta/user"))
                    .isEqualTo(Sandbox.rootOf(again, USERS));
            assertThat(SnapshotProof.parse(prove(repository, again))
                            .verify(repository.head().orElseThrow())
                            .isIncluded())
                    .isTrue();
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
        }
    }

    private static JsonObject prove(Repository repository, Snapshot snapshot) {
        return repository.prove(
                snapshot.id(), USERS, Sandbox.root(snapshot, USERS), ResourceKey.of("00u07"), snapshot.id());
    }

    /** The worked example of docs/format.md, which was computed without this code. */
    @Test
    void theWorkedExampleOfTheFormatPageIsRight() throws IOException {
        byte[] dataKey = new byte[32];
        for (int i = 0; i < dataKey.length; i++) {
            dataKey[i] = (byte) i;
        }
        TenantKeys keys = new TenantKeys(
                Sandbox.TENANT, List.of(new TenantKeys.DataKey("00".repeat(8), dataKey)), Sandbox.NO_KEYRING);
        byte[] leaf = NodeCodec.leaf(List.of(Node.Item.inline(Sandbox.bytes("00u1a"), Sandbox.bytes("{}"))));
        String page = Files.readString(Path.of("../docs/format.md"), StandardCharsets.UTF_8);

        assertThat(page)
                .contains(keys.nameOf(NodeCodec.leaf(List.of())).toString())
                .contains(keys.nameOf(leaf).toString())
                .contains(java.util.HexFormat.of().formatHex(leaf))
                .contains(String.format("%08x", keys.newBoundaries().hash(0, Sandbox.bytes("00u1a"))));
    }
}
