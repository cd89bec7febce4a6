package org.butterflysecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportTest {
    private static final ResourceType APP = ResourceType.of("acme/app");
    private static final String DEFINITION = "{'type':'app','read':{'list':'/apps'},'identity':{'id':'/id',"
            + "'naturalKey':['/label']},'fields':{'secrets':[{'at':'/clientSecret'}]}}";

    @TempDir
    Path directory;

    private final ScriptedConnector connector = ScriptedConnector.of(DEFINITION);
    private IdentityBackup backup;
    private Path dump;

    @BeforeEach
    void backUpAndDump() {
        backup = backup("key");
        List<String> apps = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            apps.add("a" + i);
            apps.add("{'id':'a" + i + "','label':'App " + i + " \\u00e9','n':1.50,"
                    + "'big':123456789012345678901234567890,'clientSecret':'x" + i + "'}");
        }
        connector.has("app", apps.toArray(String[]::new));
        dump = directory.resolve("dump");
        backup.dump(backup.run(RunOptions.defaults().withTags("weekly")).id(), dump);
    }

    private IdentityBackup backup(String key) {
        return backup(key, Clock.systemUTC());
    }

    private IdentityBackup backup(String key, Clock clock) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .clock(clock)
                .storage(InMemoryStorage.create())
                .keyProvider(KeyFileProvider.generate(directory.resolve(key), new SecureRandom()))
                .build();
    }

    @Test
    void aDumpGoesBackInWithTheSameRoots() {
        Snapshot dumped = backup.latest().orElseThrow();
        Snapshot imported = backup.importDump(dump);

        assertThat(imported.id()).isNotEqualTo(dumped.id());
        assertThat(imported.takenAt()).isEqualTo(dumped.takenAt());
        assertThat(imported.tags()).containsExactly("weekly");
        assertThat(imported.type(APP).flatMap(TypeResult::root))
                .isEqualTo(dumped.type(APP).flatMap(TypeResult::root));
        assertThat(backup.verifyAll().isIntact()).isTrue();
    }

    @Test
    void anImportOfSomethingOlderIsNotTheLatestSnapshot() {
        try (IdentityBackup tomorrow = backup("other", Clock.offset(Clock.systemUTC(), Duration.ofDays(1)))) {
            Snapshot newer = tomorrow.run();
            Snapshot imported = tomorrow.importDump(dump);

            assertThat(imported.id()).isGreaterThan(newer.id());
            assertThat(tomorrow.latest()).contains(newer);
        }
    }

    @Test
    void aDumpGoesIntoAnotherRepositoryWithTheSameObjects() {
        try (IdentityBackup other = backup("other")) {
            Snapshot imported = other.importDump(dump);

            assertThat(objects(other, imported))
                    .isEqualTo(objects(backup, backup.latest().orElseThrow()));
            assertThat(other.verifyAll().isIntact()).isTrue();
        }
    }

    @Test
    void aSecretThatSomebodyPutIntoTheDumpIsTakenOut() throws IOException {
        Path file = dump.resolve("acme/app.json");
        Files.writeString(
                file, Files.readString(file).replace("{\"$secret\":\"redacted\"}", "\"CANARY-hunter2-hunter2\""));

        Snapshot imported = backup.importDump(dump);

        assertThat(objects(backup, imported).toString()).doesNotContain("CANARY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s/^/x/             | at line 1 does not begin with '['",
                "cut                | ends too early",
                "swap               | is not in the order of the keys",
                "drop               | objects, and 'snapshot.json' says 400",
                "comma              | no comma behind it",
                "garbage            | at line 3 is not an object as a dump has it"
            })
    void aDamagedDumpIsRefusedWithFileAndLineAndCommitsNothing(String damage, String told) throws IOException {
        Path file = dump.resolve("acme/app.json");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        switch (damage) {
            case "cut" -> lines.subList(lines.size() / 2, lines.size()).clear();
            case "swap" -> Collections.swap(lines, 2, 5);
            case "drop" -> lines.remove(4);
            case "comma" -> lines.set(2, lines.get(2).substring(0, lines.get(2).length() - 1));
            case "garbage" -> lines.set(2, "{\"type\":");
            default -> lines.set(0, "x[");
        }
        Files.write(file, lines);

        assertThatThrownBy(() -> backup.importDump(dump))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DUMP))
                .hasMessageContaining("app.json")
                .hasMessageContaining(told);
        assertThat(backup.snapshots()).hasSize(1);
    }

    @Test
    void aDirectoryThatIsNoDumpIsRefused() {
        assertThatThrownBy(() -> backup.importDump(directory.resolve("nothing")))
                .hasMessageContaining("snapshot.json");
    }

    private static JsonArray objects(IdentityBackup backup, Snapshot snapshot) {
        try (Stream<Resource> resources = backup.read(snapshot.id(), APP)) {
            return JsonArray.from(resources.toList(), r -> Json.parse(Json.canonical(r.document())));
        }
    }
}
