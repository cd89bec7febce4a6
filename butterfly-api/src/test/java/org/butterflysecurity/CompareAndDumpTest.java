package org.butterflysecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.ScriptedConnector.type;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.DiffJson;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareAndDumpTest {
    private static final String GROUP =
            "{'type':'group','read':{'list':'/groups'},'identity':{'id':'/id','naturalKey':['/name']},"
                    + "'fields':{'serverSet':['/lastUpdated']}}";
    private static final String MEMBER =
            "{'type':'member','read':{'parent':'group','list':'/groups/{groupId}/members'},"
                    + "'identity':{'id':'/id'}}";

    @TempDir
    Path directory;

    private final ScriptedConnector connector = ScriptedConnector.of(GROUP, MEMBER);
    private IdentityBackup backup;

    @BeforeEach
    void open() {
        backup = IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .storage(InMemoryStorage.create())
                .keyProvider(KeyFileProvider.generate(directory.resolve("key"), new SecureRandom()))
                .build();
    }

    @Test
    void differencesAreNamedAsPeopleDoAndTimeStampsDoNotCount() {
        Snapshot before = run(
                "g1", "{'id':'g1','name':'Sales','description':'a','tags':['x','y'],'lastUpdated':1}",
                "g2", "{'id':'g2','name':'Old'}",
                "g3", "{'id':'g3','name':'Same','lastUpdated':1}");
        Snapshot after = run(
                "g1", "{'id':'g1','name':'Sales','description':null,'tags':['x','z'],'lastUpdated':2}",
                "g3", "{'id':'g3','name':'Same','lastUpdated':2}",
                "g4", "{'id':'g4','name':'New'}");

        Diff diff = backup.diff(before.id(), after.id());

        assertThat(diff.types()).containsExactly(new Diff.TypeChanges(type("group"), 1, 1, 1));
        assertThat(diff.changes()).extracting(ObjectChange::name).containsExactly("Sales", "Old", "New");
        assertThat(diff.changes().get(0).fields())
                .extracting(f -> f.at().toString())
                .containsExactlyInAnyOrder("/description", "/tags/1");
        assertThat(diff.isCut()).isFalse();
        assertThat(diff).hasToString("""
                        From snapshot 00000001 to 00000002: 1 added, 1 removed, 1 changed.

                        acme/group: 1 added, 1 removed, 1 changed
                          changed Sales (g1)
                              /description: "a" -> null
                              /tags/1: "y" -> "z"
                          removed Old (g2)
                          added New (g4)""");
        assertThat(Json.parse(DiffJson.of(diff).toString())).isEqualTo(DiffJson.of(diff));
        try (Stream<ObjectChange> changes = backup.changes(before.id(), after.id(), DiffOptions.defaults())) {
            assertThat(changes.toList()).isEqualTo(diff.changes());
        }
        Diff cut = backup.diff(before.id(), after.id(), DiffOptions.defaults().withLimit(1));
        assertThat(cut.changes()).hasSize(1);
        assertThat(cut.count()).isEqualTo(3);
        assertThat(cut.isCut()).isTrue();
        assertThat(backup.diff(before.id(), before.id()).isEmpty()).isTrue();
    }

    @Test
    void typeThatWasNotReadIsNotComparedRatherThanRemoved() {
        Snapshot before = run("g1", "{'id':'g1'}");
        connector.reads("group", (parents, sink) -> ReadOutcome.skipped(SkipReason.SCOPE_MISSING, "groups.read"));
        Snapshot after = backup.run();

        Diff diff = backup.diff(before.id(), after.id());

        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.notCompared())
                .contains(new Diff.NotCompared(type("group"), "not in 00000002 (scope missing, groups.read)"));
        assertThat(diff.toString()).contains("nothing differs", "Not compared:", "acme/group");
    }

    @Test
    void dumpHasOneObjectALine() throws Exception {
        connector.has("member", "g1/u1", "{'id':'u1'}");
        Snapshot snapshot = run("g1", "{'id':'g1','name':'Sales'}", "g2", "{'id':'g2'}");
        Path to = directory.resolve("dump");

        DumpReport report = backup.dump(snapshot.id(), to);

        assertThat(report.objects()).isEqualTo(3);
        assertThat(Files.readAllLines(to.resolve("acme/group.json")))
                .containsExactly(
                        "[",
                        "{\"type\":\"acme/group\",\"id\":\"g1\",\"key\":\"g1\",\"name\":\"Sales\",\"document\":{\"id\":\"g1\",\"name\":\"Sales\"}},",
                        "{\"type\":\"acme/group\",\"id\":\"g2\",\"key\":\"g2\",\"name\":\"g2\",\"document\":{\"id\":\"g2\"}}",
                        "]");
        JsonArray members = (JsonArray) Json.parse(Files.readAllBytes(to.resolve("acme/member.json")));
        assertThat(((JsonObject) members.get(0)).string("parent")).contains("g1");
        JsonObject self = (JsonObject) Json.parse(Files.readAllBytes(to.resolve("snapshot.json")));
        assertThat(self.string("snapshot")).contains("00000001");
        assertThatThrownBy(() -> backup.dump(snapshot.id(), to))
                .hasMessageContaining(ErrorCode.INVALID_SETTING.id())
                .hasMessageContaining("is not empty");
    }

    @Test
    void preflightTellsWhatARunWouldSkip() {
        connector.foresees("group", ReadOutcome.skipped(SkipReason.SCOPE_MISSING, "groups.read"));

        Preflight preflight = backup.preflight();

        assertThat(preflight.isComplete()).isFalse();
        assertThat(preflight.types())
                .extracting(Preflight.Type::type, t -> t.skipReason().orElseThrow())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(type("group"), SkipReason.SCOPE_MISSING),
                        org.assertj.core.groups.Tuple.tuple(type("member"), SkipReason.PARENT_UNREAD));
        assertThat(connector.reads()).isEmpty();
        assertThat(preflight.connections()).hasSize(1);
    }

    @Test
    void builderNamesEverythingThatIsWrong() {
        assertThatThrownBy(() -> IdentityBackup.builder()
                        .tenant("a")
                        .tenant("b")
                        .connector(connector)
                        .connector(connector)
                        .concurrency(0)
                        .memoryBudgetBytes(1)
                        .build())
                .hasMessageContainingAll(
                        "BF-CFG-001",
                        "tenant was given twice",
                        "two connectors for the provider 'acme'",
                        "concurrency must be 1 to 64",
                        "memoryBudgetBytes must be at least",
                        "storage is missing",
                        "keyProvider is missing");
    }

    @Test
    void keyFileInsideTheStorageIsRefused() {
        var storage = org.butterflysecurity.storage.FileSystemStorage.at(directory);
        assertThatThrownBy(() -> IdentityBackup.builder()
                        .tenant("acme")
                        .storage(storage)
                        .keyProvider(KeyFileProvider.at(directory.resolve("key")))
                        .build())
                .hasMessageContaining("BF-KEY-004");
    }

    @Test
    void withoutConnectorSnapshotsCanBeReadButNotTaken() {
        IdentityBackup reader = IdentityBackup.builder()
                .tenant("acme")
                .storage(InMemoryStorage.create())
                .keyProvider(KeyFileProvider.at(directory.resolve("key")))
                .build();

        assertThatThrownBy(reader::run).hasMessageContaining("There is no connector");
        assertThatThrownBy(reader::snapshots).hasMessageContaining("BF-REP-001");
        reader.close();
        assertThatThrownBy(reader::snapshots).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void snapshotsAreVerifiedPrunedAndErased() {
        Snapshot first = run("g1", "{'id':'g1'}");
        Snapshot second = run("g1", "{'id':'g1','v':2}");

        assertThat(backup.verify(second.id()).isIntact()).isTrue();
        assertThat(backup.verifyAll().snapshots()).containsExactly(first.id(), second.id());
        assertThat(backup.planPrune(Retention.keep().last(1)).removed()).containsExactly(first.id());
        assertThat(backup.snapshots()).hasSize(2);
        assertThat(backup.prune(Retention.keep().last(1)).removed()).containsExactly(first.id());
        assertThat(backup.snapshots()).extracting(Snapshot::id).containsExactly(second.id());
        assertThat(backup.verifyAll().isIntact()).isTrue();

        assertThatThrownBy(() -> backup.erase(TenantId.of("other"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(backup.erase(TenantId.of("acme"))).isPositive();
        assertThatThrownBy(backup::snapshots).hasMessageContaining("BF-REP-001");
    }

    private Snapshot run(String... groups) {
        connector.has("group", groups);
        return backup.run();
    }
}
