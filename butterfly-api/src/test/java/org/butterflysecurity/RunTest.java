package org.butterflysecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.ScriptedConnector.type;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.TypeStatus;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    private static final String GROUP =
            "{'type':'group','read':{'list':'/groups'},'identity':{'id':'/id','naturalKey':['/name']}}";
    private static final String MEMBER =
            "{'type':'member','read':{'parent':'group','list':'/groups/{groupId}/members'},"
                    + "'identity':{'id':'/id'},'fields':{'storeOnly':['/id']}}";
    private static final String APP =
            "{'type':'app','read':{'list':'/apps'},'identity':{'id':'/id','naturalKey':['/label']},"
                    + "'fields':{'secrets':[{'at':'/clientSecret'}],'derived':['/_links'],'serverSet':['/lastUpdated']}}";
    private static final String LOG =
            "{'type':'log','read':{'list':'/log','onRequest':'It is long.'},'identity':{'id':'/id'}}";
    private static final String NOTHING =
            "{'type':'nothing','coverage':'none','coverageNote':'It cannot be read.','identity':{'id':'/id'}}";

    @TempDir
    Path directory;

    private final InMemoryStorage storage = InMemoryStorage.create();
    private final List<BackupEvent> events = new ArrayList<>();
    private KeyFileProvider keys;

    @BeforeEach
    void generateKey() {
        keys = KeyFileProvider.generate(directory.resolve("key"), new SecureRandom());
    }

    @Test
    void whatWasReadIsReadBack() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP, APP)
                .has("group", "g2", "{'id':'g2','name':'Sales'}", "g1", "{'id':'g1','name':'Admins'}")
                .has("app", "a1", "{'id':'a1','label':'Mail','clientSecret':'s','_links':{'self':1}}");
        try (IdentityBackup backup = backup(connector)) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isTrue();
            assertThat(snapshot.type(type("group")).orElseThrow().count()).isEqualTo(2);
            assertThat(snapshot.statistics().calls()).isEqualTo(5);
            assertThat(read(backup, snapshot, "group"))
                    .extracting(Resource::name)
                    .containsExactly("Admins", "Sales");
            Resource app = backup.find(snapshot.id(), type("app"), ResourceKey.of("a1"))
                    .orElseThrow();
            assertThat(app.document())
                    .isEqualTo(json("{'id':'a1','label':'Mail','clientSecret':{'$secret':'redacted'}}"));
            assertThat(backup.latest()).contains(snapshot);
        }
    }

    @Test
    void childrenAreReadAfterTheirParentsAndSeeThemAsStored() {
        List<String> seen = new ArrayList<>();
        ScriptedConnector connector = ScriptedConnector.of(MEMBER, GROUP)
                .has("group", "g1", "{'id':'g1','name':'A','apiToken':'very-secret-token-1'}")
                .reads("member", (parents, sink) -> {
                    try (Stream<Resource> groups = parents.read(type("group"))) {
                        groups.forEach(g -> seen.add(Json.compact(g.document())));
                    }
                    sink.accept(ResourceKey.of("g1", "u1"), json("{'id':'u1','more':1}"));
                    return ReadOutcome.COMPLETE;
                });
        try (IdentityBackup backup = backup(connector)) {
            Snapshot snapshot = backup.run();

            assertThat(connector.reads()).containsExactly(type("group"), type("member"));
            assertThat(seen).containsExactly("{\"apiToken\":{\"$secret\":\"redacted\"},\"id\":\"g1\",\"name\":\"A\"}");
            assertThat(read(backup, snapshot, "member"))
                    .extracting(Resource::document)
                    .containsExactly(json("{'id':'u1'}"));
        }
    }

    @Test
    void typeThatIsRefusedOrFailsDoesNotEndTheRun() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP, MEMBER, APP)
                .reads("group", (parents, sink) -> {
                    sink.accept(ResourceKey.of("g1"), json("{'id':'g1'}"));
                    throw new ProviderException(ErrorCode.PROVIDER_FAILED, "GET /groups answered 503.");
                })
                .reads("app", (parents, sink) -> ReadOutcome.skipped(SkipReason.SCOPE_MISSING, "apps.read"));
        try (IdentityBackup backup = backup(connector)) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isFalse();
            TypeResult group = snapshot.type(type("group")).orElseThrow();
            assertThat(group.status()).isEqualTo(TypeStatus.FAILED);
            assertThat(group.detail()).isEqualTo("BF-PRV-002: GET /groups answered 503.");
            assertThat(group.count()).isZero();
            assertThat(snapshot.type(type("member")).orElseThrow().skipReason()).contains(SkipReason.PARENT_UNREAD);
            assertThat(snapshot.type(type("app")).orElseThrow().skipReason()).contains(SkipReason.SCOPE_MISSING);
            assertThatThrownBy(() -> backup.read(snapshot.id(), type("group")))
                    .isInstanceOfSatisfying(
                            ButterflyException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TYPE_NOT_IN_SNAPSHOT))
                    .hasMessageContaining("503");
        }
    }

    @Test
    void defectOfAReaderCostsItsTypeAndItsMessageIsNotPassedOn() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP, APP)
                .reads("group", (parents, sink) -> {
                    throw new IllegalStateException("body: hunter2");
                })
                .has("app", "a1", "{'id':'a1'}");
        try (IdentityBackup backup = backup(connector)) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.type(type("group")).orElseThrow().detail())
                    .contains("BF-RUN-002", "IllegalStateException")
                    .doesNotContain("hunter2");
            assertThat(snapshot.type(type("app")).orElseThrow().count()).isEqualTo(1);
        }
    }

    @Test
    void childrenOfAFeatureThatIsOffLeaveNoGap() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP, MEMBER)
                .foresees("group", ReadOutcome.skipped(SkipReason.FEATURE_OFF, "No groups here."));
        try (IdentityBackup backup = backup(connector)) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isTrue();
            assertThat(connector.reads()).isEmpty();
            assertThat(snapshot.type(type("member")).orElseThrow().skipReason()).contains(SkipReason.FEATURE_OFF);
        }
    }

    @Test
    void everyTypeOfTheCatalogHasAResult() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP, MEMBER, APP, LOG, NOTHING);
        try (IdentityBackup backup = backup(connector)) {
            Snapshot all = backup.run();
            Snapshot some = backup.run(RunOptions.defaults().withTypes(type("member"), type("log")));
            Snapshot less = backup.run(RunOptions.defaults().withExcluded(type("group")));

            assertThat(all.types()).hasSize(5);
            assertThat(reason(all, "log")).isEqualTo("ON_REQUEST");
            assertThat(reason(all, "nothing")).isEqualTo("NOT_COVERED");
            assertThat(List.of("group", "member", "log"))
                    .allMatch(t -> reason(some, t).equals("read"));
            assertThat(reason(some, "app")).isEqualTo("NOT_SELECTED");
            assertThat(List.of("group", "member")).allMatch(t -> reason(less, t).equals("NOT_SELECTED"));
            assertThat(reason(less, "app")).isEqualTo("read");
        }
    }

    @Test
    void unknownTypeIsRefusedByName() {
        try (IdentityBackup backup = backup(ScriptedConnector.of(GROUP))) {
            assertThatThrownBy(() -> backup.run(RunOptions.defaults().withTypes(type("grup"))))
                    .hasMessageContaining("BF-CFG-003")
                    .hasMessageContaining("acme/grup");
        }
    }

    @Test
    void ofTwoDocumentsWithOneKeyTheLaterCounts() {
        ScriptedConnector connector =
                ScriptedConnector.of(GROUP).has("group", "g1", "{'id':'g1','v':1}", "g1", "{'id':'g1','v':2}");
        try (IdentityBackup backup = backup(connector)) {
            Snapshot snapshot = backup.run();

            assertThat(read(backup, snapshot, "group"))
                    .extracting(Resource::document)
                    .containsExactly(json("{'id':'g1','v':2}"));
        }
    }

    @Test
    void secondRunOfAnUnchangedTenantAddsOnlyAManifest() {
        ScriptedConnector connector =
                ScriptedConnector.of(GROUP).has("group", "g1", "{'id':'g1'}", "g2", "{'id':'g2'}");
        try (IdentityBackup backup = backup(connector)) {
            Snapshot first = backup.run();
            List<StorageKey> before = stored();

            Snapshot second = backup.run();

            assertThat(second.types())
                    .extracting(TypeResult::root)
                    .isEqualTo(first.types().stream().map(TypeResult::root).toList());
            assertThat(second.type(type("group")).orElseThrow().reused()).isEqualTo(2);
            List<StorageKey> added = new ArrayList<>(stored());
            added.removeAll(before);
            assertThat(added).singleElement().asString().contains("/snapshots/");
            assertThat(second.previous()).contains(first.id());
        }
    }

    @Test
    void credentialThatIsRefusedFailsTheRunAndWritesNothing() {
        ScriptedConnector connector =
                ScriptedConnector.of(GROUP).refuses(new AccessException(ErrorCode.CREDENTIAL_REFUSED, "No."));
        try (IdentityBackup backup = backup(connector)) {
            assertThatThrownBy(backup::run).isInstanceOf(AccessException.class);

            assertThat(stored()).isEmpty();
        }
    }

    @Test
    void storageFailureInTheMiddleEndsTheRun() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP, APP).reads("group", (parents, sink) -> {
            throw new StorageException(ErrorCode.STORAGE_FULL, "No space.");
        });
        try (IdentityBackup backup = backup(connector)) {
            assertThatThrownBy(backup::run)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));

            assertThat(backup.snapshots()).isEmpty();
        }
    }

    @Test
    void interruptingTheCallerCancelsTheRun() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        ScriptedConnector connector = ScriptedConnector.of(GROUP).reads("group", (parents, sink) -> {
            reading.countDown();
            new CountDownLatch(1).await();
            return ReadOutcome.COMPLETE;
        });
        try (IdentityBackup backup = backup(connector)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    backup.run();
                } catch (ButterflyException e) {
                    thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost"));
                }
            });
            caller.start();
            reading.await();
            caller.interrupt();
            caller.join();

            assertThat(thrown.get())
                    .isInstanceOfSatisfying(
                            ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThat(backup.snapshots()).isEmpty();
        }
    }

    @Test
    void incompleteSnapshotIsNotKeptWhereTheHostSaysSo() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP)
                .reads("group", (parents, sink) -> ReadOutcome.skipped(SkipReason.ROLE_MISSING, "Needs a role."));
        try (IdentityBackup backup = builder(connector)
                .incompleteSnapshots(IncompleteSnapshots.REFUSE)
                .build()) {
            assertThatThrownBy(backup::run)
                    .hasMessageContaining("BF-RUN-003")
                    .hasMessageContaining("acme/group: Needs a role.");

            assertThat(backup.snapshots()).isEmpty();
        }
    }

    @Test
    void moreThanFitsInMemoryIsSortedAllTheSameAndLeavesNoFiles() throws Exception {
        int count = 20_000;
        String filler = "x".repeat(200);
        ScriptedConnector connector = ScriptedConnector.of(GROUP).reads("group", (parents, sink) -> {
            for (int i = 0; i < count; i++) {
                int id = (int) ((i * 7919L) % count);
                sink.accept(
                        ResourceKey.of(String.format("g%08d", id)),
                        json("{'id':'" + id + "','filler':'" + filler + "'}"));
            }
            return ReadOutcome.COMPLETE;
        });
        Path spill = directory.resolve("spill");
        try (IdentityBackup backup = builder(connector)
                .spillDirectory(spill)
                .memoryBudgetBytes(1 << 20)
                .build()) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.type(type("group")).orElseThrow().count()).isEqualTo(count);
            assertThat(read(backup, snapshot, "group"))
                    .extracting(r -> r.key().toString())
                    .isSorted()
                    .hasSize(count);
        }
        try (Stream<Path> left = Files.list(spill)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsSpilledIsEncryptedAndWithoutSecrets() throws Exception {
        Path spill = directory.resolve("spill");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        ScriptedConnector connector = ScriptedConnector.of(GROUP).reads("group", (parents, sink) -> {
            for (int i = 0; i < 5_000; i++) {
                sink.accept(
                        ResourceKey.of("g" + i),
                        json("{'id':'g" + i + "','apiToken':'CANARY" + i + "','note':'" + "plain ".repeat(100) + "'}"));
            }
            try (Stream<Path> files = Files.walk(spill)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    seen.writeBytes(Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ReadOutcome.COMPLETE;
        });

        try (IdentityBackup backup = builder(connector)
                .spillDirectory(spill)
                .memoryBudgetBytes(1 << 20)
                .build()) {
            backup.run();
        }

        assertThat(seen.size()).isGreaterThan(10_000);
        assertThat(seen.toString(StandardCharsets.ISO_8859_1)).doesNotContain("CANARY", "plain ");
    }

    @Test
    void plantedSecretsReachNeitherStorageNorEventsNorDumps() throws Exception {
        String canary = "CANARY7f3a9b2c5d8e1f4a6b0c";
        ScriptedConnector connector = ScriptedConnector.of(APP)
                .has(
                        "app",
                        "a1",
                        "{'id':'a1','label':'x','clientSecret':'" + canary + "','unknown':{'apiToken':'" + canary
                                + "','note':'SSWS 00" + canary + "','headers':[{'key':'X-Auth','value':'" + canary
                                + "'}]},'credentials':{'password':{'value':'" + canary + "'}}}");
        try (IdentityBackup backup = backup(connector)) {
            Snapshot snapshot = backup.run();
            backup.dump(snapshot.id(), directory.resolve("dump"));

            assertThat(read(backup, snapshot, "app").toString()).doesNotContain(canary);
            assertThat(Json.compact(read(backup, snapshot, "app").get(0).document()))
                    .doesNotContain(canary);
            assertThat(Files.readString(directory.resolve("dump/acme/app.json")))
                    .doesNotContain(canary);
            assertThat(events.toString())
                    .doesNotContain(canary)
                    .contains("secret-outside-catalog", "/unknown/apiToken", "/unknown/headers/*/value");
        }
    }

    @Test
    void eventsComeInOrderWhateverAListenerThrows() {
        ScriptedConnector connector = ScriptedConnector.of(GROUP).has("group", "g1", "{'id':'g1'}");
        List<BackupEvent> second = new ArrayList<>();
        try (IdentityBackup backup = builder(connector)
                .listener(e -> {
                    throw new IllegalStateException("mine");
                })
                .listener(second::add)
                .build()) {
            backup.run();
        }

        assertThat(second).isEqualTo(events);
        assertThat(events.stream().map(e -> e.getClass().getSimpleName()).distinct())
                .containsExactly("RunStarted", "TypeStarted", "TypeProgress", "TypeFinished", "SnapshotCommitted");
    }

    private IdentityBackup backup(ScriptedConnector connector) {
        return builder(connector).build();
    }

    private IdentityBackupBuilder builder(ScriptedConnector connector) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .storage(storage)
                .keyProvider(keys)
                .listener(events::add);
    }

    private static List<Resource> read(IdentityBackup backup, Snapshot snapshot, String type) {
        try (Stream<Resource> resources = backup.read(snapshot.id(), type(type))) {
            return resources.toList();
        }
    }

    private static String reason(Snapshot snapshot, String type) {
        return snapshot.type(type(type))
                .orElseThrow()
                .skipReason()
                .map(SkipReason::name)
                .orElse("read");
    }

    private List<StorageKey> stored() {
        try (Stream<StoredObject> objects = storage.list(StorageKey.of("tenants"))) {
            return objects.map(StoredObject::key).toList();
        }
    }

    private static JsonValue json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
