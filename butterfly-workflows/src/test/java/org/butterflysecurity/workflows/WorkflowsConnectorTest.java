package org.butterflysecurity.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.TypeStatus;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.workflows.restore.RestoreKit;
import org.butterflysecurity.workflows.restore.RestoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowsConnectorTest {
    private static final String CSV = """
            rowId,system.updated,Name,Start
            r1,1700000000000,Ada,2026-12-01
            r2,1700000000001,"Grace ""Amazing"", Hopper","two
            lines"
            """;

    @TempDir
    Path source;

    @TempDir
    Path target;

    private final InMemoryStorage storage = InMemoryStorage.create();

    @Test
    void foldersFlowsTablesRowsAndConnectionsAreBackedUp() throws IOException {
        write("Onboarding.folder", TestPack.exported(new Random(1)).bytes());
        write("newHires.csv", CSV);
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isTrue();
            assertThat(keys(backup, snapshot, "folder")).containsExactly("Onboarding");
            assertThat(keys(backup, snapshot, "flow"))
                    .containsExactly("Onboarding/Create user", "Onboarding/Every night");
            assertThat(keys(backup, snapshot, "table")).containsExactly("Onboarding/New Hires");
            assertThat(keys(backup, snapshot, "table-row"))
                    .containsExactly("Onboarding/New Hires/r1", "Onboarding/New Hires/r2");
            assertThat(keys(backup, snapshot, "connection")).containsExactly("okta/Okta");
            assertThat(backup.verify(snapshot.id()).isIntact()).isTrue();
        }
    }

    @Test
    void exportingAgainGivesNewIdsAndTheSameFlows() throws IOException {
        write("a.folder", TestPack.exported(new Random(1)).bytes());
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            Snapshot first = backup.run();
            write(
                    "a.folder",
                    TestPack.exported(new Random(2))
                            .created("2026-11-02T10:00:00.000Z")
                            .bytes());
            Snapshot second = backup.run();

            for (String type : List.of("folder", "flow", "table", "connection")) {
                assertThat(root(second, type)).as(type).isEqualTo(root(first, type));
            }
            assertThat(FlowDiff.between(flows(backup, first), flows(backup, second)))
                    .isEmpty();
        }
    }

    @Test
    void editsRenamesVersionsAndLostConnectionsAreToldApart() throws IOException {
        write("a.folder", TestPack.exported(new Random(1)).bytes());
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            Snapshot first = backup.run();
            assertThat(changes(backup, first, TestPack.exported(new Random(2)).greeting("Hello")))
                    .containsExactly("changed 'Onboarding/Create user'\n    card 'Create User' (okta:createUser): input"
                            + " 'profile/greeting' changed from 'Welcome' to 'Hello'");
            assertThat(changes(backup, first, TestPack.exported(new Random(3)).connectorVersion("1.0.700")))
                    .containsExactly("platform 'Onboarding/Create user'\n    card 'Create User' (okta:createUser):"
                            + " connector 'okta 1.0.690' became 'okta 1.0.700'");
            assertThat(changes(backup, first, TestPack.exported(new Random(4)).withoutConnection()))
                    .containsExactly(
                            "changed 'Onboarding/Create user'\n    card 'Create User' (okta:createUser) lost its"
                                    + " connection 'connection:okta/Okta'");
            assertThat(changes(backup, first, TestPack.exported(new Random(5)).folder("Joiners")))
                    .containsExactly(
                            "moved 'Joiners/Create user', formerly 'Onboarding/Create user'",
                            "moved 'Joiners/Every night', formerly 'Onboarding/Every night'");
        }
    }

    @Test
    void aSecretInACardIsNowhereAndTold() throws IOException {
        String canary = "CANARY-hunter2-hunter2";
        write("a.folder", TestPack.exported(new Random(1)).password(canary).bytes());
        List<String> told = new ArrayList<>();
        try (IdentityBackup backup = Backups.builder(source, storage)
                .listener(event -> told.add(event.toString()))
                .build()) {
            Snapshot snapshot = backup.run();
            backup.dump(snapshot.id(), target.resolve("dump"));

            assertThat(told).anyMatch(line -> line.contains("secret-in-pack") && line.contains("Create User"));
            assertThat(told).noneMatch(line -> line.contains(canary));
            assertThat(storedBytes()).noneMatch(bytes -> bytes.contains(canary));
            try (Stream<Path> files = Files.walk(target)) {
                assertThat(files.filter(Files::isRegularFile))
                        .allSatisfy(file ->
                                assertThat(file).content(StandardCharsets.UTF_8).doesNotContain(canary));
            }
        }
    }

    @Test
    void secretsInHeadersListsJsonTextsAndConnectionsAreNowhere() throws IOException {
        String canary = "CANARYhunter2hunter2";
        String text =
                new String(TestPack.exported(new Random(1)).greeting("PLACE").bytes(), StandardCharsets.UTF_8);
        List<String> hidden = List.of(
                "{\"Authorization\":\"" + canary + "\"}",
                "[{\"key\":\"X-Api-Key\",\"value\":\"" + canary + "\"}]",
                "\"{\\\"user\\\":\\\"ada\\\",\\\"password\\\":\\\"" + canary + "\\\"}\"",
                "{\"auth\":{\"client_secret\":\"" + canary + "\"}}");
        for (String value : hidden) {
            write(
                    "a.folder",
                    text.replace("\"PLACE\"", value).replace("\"group\":\"profile\"", "\"group\":\"headers\""));
            backUpWithout(canary, 1);
        }
        write(
                "a.folder",
                text.replace(
                                "\"module\":\"okta\",\"data\":null",
                                "\"module\":\"okta\",\"data\":{\"x\":\"" + canary + "\"}")
                        .replace("\"scheduled\":true", "\"scheduled\":true,\"client_token\":\"" + canary + "\""));
        backUpWithout(canary, text.contains("\"module\":\"okta\",\"data\":null") ? 2 : 1);
    }

    private void backUpWithout(String canary, int found) {
        List<String> told = new ArrayList<>();
        try (IdentityBackup backup = Backups.builder(source, storage)
                .listener(event -> told.add(event.toString()))
                .build()) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isTrue();
            assertThat(told).filteredOn(line -> line.contains("secret-in-pack")).hasSize(found);
            assertThat(told).noneMatch(line -> line.contains(canary));
            try (Stream<Resource> packs = backup.read(snapshot.id(), type("pack"))) {
                assertThat(packs.toList().toString()).doesNotContain(canary);
            }
            try (Stream<Resource> flows = backup.read(snapshot.id(), type("flow"))) {
                assertThat(flows.toList().toString()).doesNotContain(canary);
            }
            assertThat(storedBytes()).noneMatch(bytes -> bytes.contains(canary));
        }
    }

    @Test
    void aPackThatHasAMarkerIsNeverWrittenToBeImported() throws IOException {
        String marked = new String(
                        TestPack.exported(new Random(1)).greeting("PLACE").bytes(), StandardCharsets.UTF_8)
                .replace("\"PLACE\"", "{\"$secret\":\"redacted\"}");
        write("a.folder", marked.getBytes(StandardCharsets.UTF_8));
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            RestoreKit kit = RestoreKit.of(backup, backup.run().id(), ref -> Optional.empty());
            kit.writeTo(target.resolve("kit"));

            assertThat(target.resolve("kit/packs")).isEmptyDirectory();
            assertThat(kit.secretNames()).hasSize(1);
            assertThat(kit.steps()).anyMatch(step -> step.kind() == RestoreStep.Kind.ENTER_SECRETS);
        }
    }

    @Test
    void aKitForSomeFlowsHasTheHelpersThatTheyCall() throws IOException {
        write("a.folder", TestPack.exported(new Random(1)).bytes());
        write("b.folder", TestPack.exported(new Random(2)).folder("Joiners").bytes());
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            RestoreKit kit = RestoreKit.of(backup, backup.run().id(), ref -> Optional.empty())
                    .only(flow -> flow.toString().equals("Joiners/Every night"));
            kit.writeTo(target.resolve("kit"));

            assertThat(target.resolve("kit/packs"))
                    .isDirectoryContaining("glob:**b.folder")
                    .isDirectoryNotContaining("glob:**a.folder");
            assertThat(target.resolve("kit/checklist.md"))
                    .content()
                    .contains("'Joiners/Create user' (helper)", "'Joiners/Every night' (scheduled)")
                    .doesNotContain("Onboarding");
        }
    }

    @Test
    void filesToImportAreThoseThatWereExported() throws IOException {
        byte[] exported = TestPack.exported(new Random(1)).bytes();
        write("Onboarding.folder", exported);
        write("newHires.csv", CSV);
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            Snapshot snapshot = backup.run();
            RestoreKit kit = RestoreKit.of(backup, snapshot.id(), ref -> Optional.empty());

            kit.writeTo(target.resolve("kit"));

            assertThat(target.resolve("kit/packs/Onboarding.folder")).hasBinaryContent(exported);
            assertThat(target.resolve("kit/tables/Onboarding - New Hires.csv"))
                    .hasContent("Name,Start\nAda,2026-12-01\n\"Grace \"\"Amazing\"\", Hopper\",\"two\nlines\"\n");
            assertThat(kit.steps())
                    .extracting(RestoreStep::kind)
                    .containsExactly(
                            RestoreStep.Kind.CHECK,
                            RestoreStep.Kind.IMPORT,
                            RestoreStep.Kind.CONNECT,
                            RestoreStep.Kind.LOAD_ROWS,
                            RestoreStep.Kind.ACTIVATE,
                            RestoreStep.Kind.VERIFY);
            assertThat(target.resolve("kit/checklist.md"))
                    .content()
                    .containsSubsequence(
                            "okta 'Okta': 'Create User' of 'Create user'",
                            "'Onboarding/Create user' (helper)",
                            "'Onboarding/Every night' (scheduled)");
        }
    }

    @Test
    void aPackWithoutItsSecretIsNotWrittenAndWithItIsAsExported() throws IOException {
        String secret = "hunter2hunter2";
        byte[] exported = TestPack.exported(new Random(1)).password(secret).bytes();
        write("a.folder", exported);
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            Snapshot snapshot = backup.run();
            RestoreKit without = RestoreKit.of(backup, snapshot.id(), ref -> Optional.empty());
            without.writeTo(target.resolve("without"));
            RestoreKit with = RestoreKit.of(backup, snapshot.id(), ref -> Optional.of(Secret.of(secret.toCharArray())));
            with.writeTo(target.resolve("with"));

            assertThat(target.resolve("without/packs")).isEmptyDirectory();
            assertThat(without.steps()).anyMatch(step -> step.kind() == RestoreStep.Kind.ENTER_SECRETS);
            assertThat(without.secretNames()).hasSize(1).allMatch(name -> name.startsWith("a.folder@data.flos."));
            assertThat(target.resolve("with/packs/a.folder")).hasBinaryContent(exported);
        }
    }

    @Test
    void aFileThatIsNoPackFailsTheTypesAndNamesTheFile() throws IOException {
        write("good.folder", TestPack.exported(new Random(1)).bytes());
        byte[] bytes = TestPack.exported(new Random(1)).bytes();
        write("cut.folder", Arrays.copyOf(bytes, bytes.length / 2));
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isFalse();
            TypeResult flows = snapshot.type(type("flow")).orElseThrow();
            assertThat(flows.status()).isEqualTo(TypeStatus.FAILED);
            assertThat(flows.detail()).contains("BF-PRV-008", "cut.folder", "line");
        }
    }

    @Test
    void aCsvThatFitsNoTableIsToldAndTheManifestNamesItsTable() throws IOException {
        write("a.folder", TestPack.exported(new Random(1)).bytes());
        write("export (3).csv", CSV);
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            TypeResult rows = backup.run().type(type("table-row")).orElseThrow();
            assertThat(rows.status()).isEqualTo(TypeStatus.FAILED);
            assertThat(rows.detail()).contains("export (3).csv", "workflows-manifest.json");

            write(
                    "workflows-manifest.json",
                    "{\"format\":1,\"files\":{\"export (3).csv\":{\"table\":[\"Onboarding\",\"New Hires\"]},"
                            + "\"a.folder\":{\"active\":{\"Every night\":true}}}}");
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isTrue();
            assertThat(keys(backup, snapshot, "table-row")).hasSize(2);
            assertThat(flows(backup, snapshot))
                    .anyMatch(flow -> flow.document().toString().contains("\"active\":true"));
        }
    }

    @Test
    void anArchiveIsASourceToo() throws IOException {
        Path zip = target.resolve("exports.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("monday/a.folder"));
            out.write(TestPack.exported(new Random(1)).bytes());
        }
        try (IdentityBackup backup = Backups.builder(zip, storage).build()) {
            assertThat(keys(backup, backup.run(), "flow")).hasSize(2);
        }
    }

    @Test
    void aHundredThousandRowsStreamThrough() throws IOException {
        write("a.folder", TestPack.exported(new Random(1)).bytes());
        try (BufferedWriter csv = Files.newBufferedWriter(source.resolve("newHires.csv"))) {
            csv.write("rowId,system.updated,Name,Start\n");
            for (int i = 0; i < 100_000; i++) {
                csv.write("row-" + i + ",1700000000000,Name " + i + ",2026-12-01\n");
            }
        }
        try (IdentityBackup backup = Backups.builder(source, storage).build()) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.type(type("table-row")).orElseThrow().count()).isEqualTo(100_000);
            RestoreKit.of(backup, snapshot.id(), ref -> Optional.empty()).writeTo(target.resolve("kit"));
            try (Stream<String> lines = Files.lines(target.resolve("kit/tables/Onboarding - New Hires.csv"))) {
                assertThat(lines.count()).isEqualTo(100_001);
            }
        }
    }

    @Test
    void aPlaceThatIsNotThereIsToldBeforeAnythingIsRead() {
        try (IdentityBackup backup =
                Backups.builder(source.resolve("nowhere"), storage).build()) {
            assertThatThrownBy(backup::run)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("nowhere");
        }
    }

    private List<String> changes(IdentityBackup backup, Snapshot first, TestPack now) throws IOException {
        write("a.folder", now.bytes());
        Snapshot second = backup.run();
        return FlowDiff.between(flows(backup, first), flows(backup, second)).stream()
                .map(FlowChange::toString)
                .toList();
    }

    private static List<Resource> flows(IdentityBackup backup, Snapshot snapshot) {
        try (Stream<Resource> flows = backup.read(snapshot.id(), type("flow"))) {
            return flows.toList();
        }
    }

    private static List<String> keys(IdentityBackup backup, Snapshot snapshot, String type) {
        try (Stream<Resource> resources = backup.read(snapshot.id(), type(type))) {
            return resources.map(r -> r.key().toString()).toList();
        }
    }

    private static String root(Snapshot snapshot, String type) {
        return snapshot.type(type(type)).orElseThrow().root().orElseThrow();
    }

    private Stream<String> storedBytes() {
        return storage.list(StorageKey.of("tenants"))
                .map(object -> new String(storage.find(object.key()).orElseThrow(), StandardCharsets.ISO_8859_1));
    }

    private static ResourceType type(String name) {
        return new ResourceType("okta-workflows", name);
    }

    private void write(String file, byte[] bytes) throws IOException {
        Files.write(source.resolve(file), bytes);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(source.resolve(file), text);
    }
}
