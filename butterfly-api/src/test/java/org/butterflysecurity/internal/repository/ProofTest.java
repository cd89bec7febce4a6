package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.internal.repository.Sandbox.GROUPS;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.butterflysecurity.SnapshotProof;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ProvedObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final List<Record> MANY = Sandbox.users(3000, 300, 1);
    private static final List<Record> FEW = List.of(Sandbox.user(1, 300_000, 5), Sandbox.user(2, 90, 6));

    private final InMemoryStorage storage = Sandbox.storage();
    private final List<TrustedHead> heads = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private Repository repository;

    @BeforeEach
    void backUpThreeTimes() {
        repository = Sandbox.create(storage, 1);
        for (int i = 0; i < 3; i++) {
            List<Record> users = MANY.subList(i, MANY.size());
            snapshots.add(Sandbox.backUp(repository, Map.of(USERS, users, GROUPS, FEW)));
            heads.add(repository.head().orElseThrow());
        }
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private JsonObject proof(int snapshot, ResourceType type, ResourceKey key, int upTo) {
        Snapshot of = snapshots.get(snapshot);
        return repository.prove(
                of.id(), type, Sandbox.root(of, type), key, snapshots.get(upTo).id());
    }

    private static ProvedObject verify(JsonObject proof, TrustedHead head) {
        return SnapshotProof.parse((JsonObject) Json.parse(Json.compact(proof))).verify(head);
    }

    private static void assertProvesNothing(JsonObject proof, TrustedHead head) {
        assertThatThrownBy(() -> verify(proof, head))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PROOF));
    }

    private static Optional<JsonValue> value(Record record) {
        return Optional.of(Json.parse(record.value()));
    }

    @Test
    void everyObjectIsProvedToBeThereAndNoOther() {
        for (int i = 0; i < MANY.size(); i += 97) {
            Record user = MANY.get(i);
            assertThat(verify(proof(0, USERS, user.key(), 0), heads.get(0)).document())
                    .isEqualTo(value(user));
            ResourceKey absent = ResourceKey.of(user.key().id() + "x");
            assertThat(verify(proof(0, USERS, absent, 0), heads.get(0)).isIncluded())
                    .isFalse();
        }
        ResourceKey beyond = ResourceKey.of("zzz");
        assertThat(verify(proof(0, USERS, beyond, 0), heads.get(0)).document()).isEmpty();
        assertThat(verify(proof(1, USERS, MANY.get(0).key(), 1), heads.get(1)).document())
                .isEmpty();
    }

    @Test
    void allThatIsToldFollowsFromTheHead() {
        ProvedObject proved = verify(proof(1, USERS, MANY.get(5).key(), 1), heads.get(1));

        assertThat(proved)
                .isEqualTo(new ProvedObject(
                        heads.get(1),
                        Sandbox.TENANT,
                        SnapshotId.of(2),
                        Sandbox.NOW,
                        USERS,
                        "complete",
                        MANY.get(5).key(),
                        value(MANY.get(5))));
        assertThat(proved.toString()).doesNotContain("word");
    }

    @Test
    void aValueInPartsIsProvedWhole() {
        JsonObject proof = proof(0, GROUPS, FEW.get(0).key(), 0);

        assertThat(proof.array("nodes").orElseThrow()).hasSizeGreaterThan(3);
        assertThat(verify(proof, heads.get(0)).document()).isEqualTo(value(FEW.get(0)));
        assertThat(verify(proof(0, GROUPS, FEW.get(1).key(), 0), heads.get(0)).document())
                .isEqualTo(value(FEW.get(1)));
    }

    @Test
    void aLaterHeadProvesWhatWasInAnEarlierSnapshot() {
        ProvedObject proved = verify(proof(0, USERS, MANY.get(0).key(), 2), heads.get(2));

        assertThat(proved.snapshot()).isEqualTo(SnapshotId.of(1));
        assertThat(proved.head()).isEqualTo(heads.get(2));
        assertThat(proved.document()).isEqualTo(value(MANY.get(0)));
        assertProvesNothing(proof(0, USERS, MANY.get(0).key(), 2), heads.get(1));
    }

    @Test
    void aManifestLeftOutOrFromAnotherPlaceProvesNothing() {
        JsonObject proof = proof(0, USERS, MANY.get(0).key(), 2);
        List<JsonValue> manifests = new ArrayList<>();
        proof.array("manifests").orElseThrow().forEach(manifests::add);

        assertProvesNothing(with(proof, manifests.get(0), manifests.get(2)), heads.get(2));
        assertProvesNothing(with(proof, manifests.get(1), manifests.get(0), manifests.get(2)), heads.get(2));
        assertProvesNothing(with(proof, manifests.get(1), manifests.get(2)), heads.get(2));
        assertProvesNothing(with(proof, manifests.get(0), manifests.get(1)), heads.get(2));
        assertProvesNothing(with(proof), heads.get(2));
    }

    private static JsonObject with(JsonObject proof, JsonValue... manifests) {
        return proof.with("manifests", new JsonArray(List.of(manifests)));
    }

    @Test
    void aContentThatIsNotTheStoredOneProvesNothing() {
        JsonObject proof = proof(0, USERS, MANY.get(0).key(), 0);
        JsonObject manifest =
                (JsonObject) proof.array("manifests").orElseThrow().iterator().next();
        String content = manifest.string("content").orElseThrow();
        for (String changed : List.of(
                content.replace("\"acme\"", "\"evil\""),
                content.replace("2026-11-23T10:00:00Z", "2020-01-01T00:00:00Z"),
                content.replace("\"00000001\"", "\"00000002\""),
                content + " ",
                "{}")) {
            assertThat(changed).isNotEqualTo(content);
            assertProvesNothing(with(proof, manifest.with("content", new JsonString(changed))), heads.get(0));
        }
    }

    @Test
    void aProofForAnotherTypeKeyRootOrHeadProvesNothing() {
        ResourceKey key = MANY.get(1500).key();
        JsonObject proof = proof(0, USERS, key, 0);

        assertProvesNothing(proof, heads.get(1));
        assertProvesNothing(
                proof, new TrustedHead(SnapshotId.of(2), heads.get(0).sha256()));
        assertProvesNothing(proof.with("type", new JsonString("okta/group")), heads.get(0));
        assertProvesNothing(proof.with("type", new JsonString("okta/app")), heads.get(0));
        assertProvesNothing(proof.with("key", new JsonString(MANY.get(3).key().toString())), heads.get(0));
        assertProvesNothing(proof.with("namesKey", new JsonString("00".repeat(32))), heads.get(0));
        assertProvesNothing(
                proof.with("nodes", proof(2, USERS, key, 2).find("nodes").orElseThrow()), heads.get(0));
    }

    @Test
    void aProofChangedAnywhereProvesWhatIsTrueOrNothing() {
        JsonObject proof = proof(0, GROUPS, FEW.get(1).key(), 1);
        String text = Json.compact(proof);
        Random random = new Random(4711);
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            StringBuilder changed = new StringBuilder(text);
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, (char) (32 + random.nextInt(95)));
                case 1 -> changed.delete(at, Math.min(text.length(), at + 1 + random.nextInt(30)));
                default -> changed.insert(at, text, at, Math.min(text.length(), at + 1 + random.nextInt(30)));
            }
            try {
                ProvedObject proved = SnapshotProof.parse((JsonObject) Json.parse(changed.toString()))
                        .verify(heads.get(1));
                // A key near by may be asked for instead, and then the answer is about that one.
                assertThat(proved).as("change %d", i).isEqualTo(truth(proved.key()));
            } catch (JsonParseException | ConfigurationException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1400);
    }

    private ProvedObject truth(ResourceKey key) {
        Optional<JsonValue> document =
                FEW.stream().filter(r -> r.key().equals(key)).findFirst().map(r -> Json.parse(r.value()));
        return new ProvedObject(
                heads.get(1), Sandbox.TENANT, SnapshotId.of(1), Sandbox.NOW, GROUPS, "complete", key, document);
    }

    @Test
    void aProofIsNotLedOverASnapshotThatWasPruned() {
        repository.pin(SnapshotId.of(1));
        repository.prune(Retention.keep().last(1), p -> {});

        assertThatThrownBy(() -> proof(0, USERS, MANY.get(0).key(), 2))
                .isInstanceOfSatisfying(
                        RepositoryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SNAPSHOT))
                .hasMessageContaining("00000002");
        assertThat(verify(proof(0, USERS, MANY.get(0).key(), 0), heads.get(0)).isIncluded())
                .isTrue();
    }

    @Test
    void aManifestThatDoesNotCommitToItsContentIsDamaged() {
        RepositoryParts parts = Sandbox.parts(storage);
        History.Stored stored = parts.history().stored(SnapshotId.of(3)).orElseThrow();
        Layout layout = new Layout(Sandbox.TENANT);
        storage.put(
                layout.snapshot(SnapshotId.of(3)),
                parts.sealer().seal(ObjectKind.MANIFEST, "00000003", stored.content()));

        assertThat(repository.verifyAll(p -> {}).problems())
                .anySatisfy(p -> assertThat(p.what()).contains("does not commit"));
    }
}
