package org.butterflysecurity.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final String FEW = "okta/user,okta/group,group-membership,app";

    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeAKey() {
        cli = new Cli(directory);
        assertThat(cli.run("keygen").code()).isZero();
    }

    @Test
    void planIsCarriedOutAndRolledBack() throws IOException {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            writable(cli, org);
            String plan = directory.resolve("plan.json").toString();
            assertThat(cli.run("backup", "--types", "group").code()).isZero();
            Item gone = org.state()
                    .all(GROUP)
                    .filter(g ->
                            JsonPointer.of("/type").findString(g.document()).equals(Optional.of("OKTA_GROUP")))
                    .findFirst()
                    .orElseThrow();
            String name =
                    JsonPointer.of("/profile/name").findString(gone.document()).orElseThrow();
            org.state().remove(GROUP, gone.key());

            assertThat(cli.run("plan", "latest", "--only", "group:" + name, "--to", plan)
                            .out())
                    .contains("1 to create", "POST /api/v1/groups", name);
            Path rewritten = directory.resolve("rewritten.json");
            cli.run("plan", "1", "--replace", name + "=Renamed", "--mails", "--to", rewritten.toString());
            assertThat(Files.readString(rewritten)).contains("\"Renamed\"", "\"mails\": true");
            assertThat(cli.run("restore", "--plan", plan).code()).isEqualTo(2);
            Cli.Result restored = cli.run("restore", "--plan", plan, "--yes", "--json");
            assertThat(restored.code()).as(restored.err() + restored.out()).isZero();
            assertThat(names(org)).contains(name);
            assertThat(cli.run("restore", "--plan", plan, "--yes", "--json")
                            .error()
                            .string("code"))
                    .contains("BF-RUN-005");
            Cli.Result back = cli.run("rollback", "1", "--yes");
            assertThat(back.code()).as(back.err() + back.out()).isZero();
            assertThat(names(org)).doesNotContain(name);
        }
    }

    @Test
    void restoreIntoAnotherTenantIsRolledBackThere() throws IOException {
        Cli other = new Cli(Files.createDirectories(directory.resolve("other")));
        Cli third = new Cli(Files.createDirectories(directory.resolve("third")));
        try (SimulatedOkta org = SimulatedOkta.start();
                SimulatedOkta empty = SimulatedOkta.start(OktaOptions.defaults()
                        .tenant(DemoTenant.seed(7).users(1).groups(4)));
                SimulatedOkta bystander = SimulatedOkta.start(OktaOptions.defaults()
                        .tenant(DemoTenant.seed(8).users(1).groups(4)))) {
            cli.connectTo(org);
            writable(other, empty);
            writable(third, bystander);
            String into = other.connection().toString();
            String plan = directory.resolve("plan.json").toString();
            assertThat(cli.run("backup", "--types", "group").code()).isZero();
            List<String> before = names(empty);
            List<String> untouched = names(bystander);
            cli.run("plan", "latest", "--into", into, "--to", plan);
            Cli.Result restored = cli.run("restore", "--plan", plan, "--into", into, "--yes");
            assertThat(restored.code()).as(restored.err() + restored.out()).isZero();
            assertThat(names(empty)).hasSizeGreaterThan(before.size());

            assertThat(cli.run("restores").out()).doesNotContain("00000001");
            JsonObject told = (JsonObject) cli.run("restores", "--tenant", "default-into", "--json")
                    .json()
                    .array("restores")
                    .orElseThrow()
                    .get(0);
            assertThat(told.string("source")).contains("default");
            assertThat(told.bool("finished")).contains(true);
            assertThat(told.number("left")).contains(0L);
            assertThat(cli.run("restores", "--tenant", "default-into").out())
                    .contains("00000001", empty.url(), "finished");
            assertThat(cli.run("rollback", "1", "--yes", "--json").error().string("message"))
                    .contains("Tenant 'default' has no restore 00000001.");
            Cli.Result elsewhere =
                    cli.run("rollback", "1", "--into", third.connection().toString(), "--yes");
            assertThat(elsewhere.code()).isEqualTo(1);
            assertThat(elsewhere.err()).contains("BF-CFG-001", empty.url(), bystander.url());
            assertThat(names(bystander)).containsExactlyElementsOf(untouched);
            assertThat(cli.run("rollback", "1", "--into-tenant", "default-into", "--yes")
                            .code())
                    .isEqualTo(2);
            Cli.Result back = cli.run("rollback", "1", "--into", into, "--yes");

            assertThat(back.code()).as(back.err() + back.out()).isZero();
            assertThat(names(empty)).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    private static void writable(Cli cli, SimulatedOkta org) {
        cli.connectWith(cli.connectTo(org)
                .with(
                        "restore",
                        JsonObject.builder()
                                .put("clientId", org.clientId())
                                .put("privateKeyFile", "client.pem")
                                .put("keyId", org.keyId())
                                .build()));
    }

    private static List<String> names(SimulatedOkta org) {
        return org.state()
                .all(GROUP)
                .map(g ->
                        JsonPointer.of("/profile/name").findString(g.document()).orElse(""))
                .toList();
    }

    @Test
    void restoreIsRehearsedIntoASandboxWhichIsPutBackAfterwards() throws Exception {
        Cli other = new Cli(Files.createDirectories(directory.resolve("other")));
        try (SimulatedOkta org = SimulatedOkta.start();
                SimulatedOkta empty = SimulatedOkta.start(
                        OktaOptions.defaults().tenant(DemoTenant.seed(7).users(1)))) {
            cli.connectWith(cli.connectTo(org).with("production", JsonBoolean.TRUE));
            writable(other, empty);
            Path evidence = directory.resolve("drill.json");
            empty.state()
                    .all(GROUP)
                    .filter(g ->
                            JsonPointer.of("/type").findString(g.document()).equals(Optional.of("OKTA_GROUP")))
                    .limit(2)
                    .toList()
                    .forEach(g -> empty.state().remove(GROUP, g.key()));
            List<String> before = names(empty);
            assertThat(cli.run("backup", "--types", "group").code()).isZero();
            assertThat(cli.run("plan", "latest").err()).contains("[no-drill]");
            String into = other.connection().toString();
            assertThat(cli.run("rehearse", "latest", "--into", into).code()).isEqualTo(2);

            Cli.Result drill =
                    cli.run("rehearse", "latest", "--into", into, "--roll-back", "--out", evidence.toString(), "--yes");

            assertThat(drill.code()).as(drill.err() + drill.out()).isZero();
            assertThat(drill.out()).contains("Drill 00000001 of snapshot 00000001", "complete");
            JsonObject kept = (JsonObject) Json.parse(Cli.read(evidence));
            assertThat(kept.string("outcome")).contains("complete");
            assertThat(kept.object("counts").flatMap(c -> c.number("done")).orElseThrow())
                    .isPositive();
            assertThat(names(empty)).containsExactlyInAnyOrderElementsOf(before);
            assertThat(cli.run("drills", "--json").json().array("drills").orElseThrow())
                    .containsExactly(kept);
            assertThat(cli.run("drills").out()).contains("00000001", "complete");
            assertThat(cli.run("plan", "latest").err()).doesNotContain("[no-drill]");
            Cli.Result self =
                    cli.run("rehearse", "latest", "--into", cli.connection().toString(), "--yes");
            assertThat(self.code()).isEqualTo(1);
            assertThat(self.err()).contains("BF-CFG-001");
        }
    }

    @Test
    void rehearsalOfFewTypesListsThoseAndCountsTheOthers() throws IOException {
        Cli other = new Cli(Files.createDirectories(directory.resolve("other")));
        try (SimulatedOkta org = SimulatedOkta.start();
                SimulatedOkta sandbox = SimulatedOkta.start(
                        OktaOptions.defaults().tenant(DemoTenant.seed(7).users(1)))) {
            cli.connectTo(org);
            writable(other, sandbox);
            cli.run("backup", "--types", "group,network-zone,behavior");

            Cli.Result drill =
                    cli.run("rehearse", "latest", "--into", other.connection().toString(), "--only", "group", "--yes");

            assertThat(drill.out())
                    .contains("2 other types that --only does not name were not put back")
                    .doesNotContain("not selected");
        }
    }

    @Test
    void diffIsWrittenInEachFormatAndItsExitCodeTellsWhetherSomethingDiffers() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);
            assertThat(cli.run("backup", "--types", "group").code()).isZero();
            Item gone = org.state()
                    .all(GROUP)
                    .filter(g ->
                            JsonPointer.of("/type").findString(g.document()).equals(Optional.of("OKTA_GROUP")))
                    .findFirst()
                    .orElseThrow();
            String name =
                    JsonPointer.of("/profile/name").findString(gone.document()).orElseThrow();
            org.state().remove(GROUP, gone.key());
            assertThat(cli.run("backup", "--types", "group").code()).isZero();
            Path page = directory.resolve("diff.html");

            Cli.Result html = cli.run("diff", "1", "2", "--format", "html", "--out", page.toString(), "--exit-code");
            assertThat(html.code()).as(html.err()).isEqualTo(4);
            assertThat(html.out()).isEmpty();
            assertThat(Cli.read(page))
                    .startsWith("<!DOCTYPE html>")
                    .contains(gone.key().id());
            Cli.Result patch = cli.run("diff", "1", "2", "--format", "patch");
            assertThat(((JsonArray) Json.parse(patch.out())).size()).isEqualTo(1);
            assertThat(cli.run("diff", "1", "2", "--format", "json").json().number("count"))
                    .contains(1L);
            assertThat(cli.run("diff", "1", "2").out())
                    .contains("removed " + name)
                    .doesNotContain("\u001b");
            assertThat(cli.run("diff", "1", "2", "--color", "always").out()).contains("\u001b[31m");
            Cli.Result other = cli.run("diff", "1", "2", "--only", "group:no such*", "--exit-code");
            assertThat(other.code()).as(other.out()).isZero();
            assertThat(cli.run("drift", "1", "--only", "group:" + name, "--exit-code")
                            .code())
                    .isEqualTo(4);
            assertThat(cli.run("diff", "1", "2", "--limit", "0").out())
                    .contains("1 removed")
                    .doesNotContain(name);
            assertThat(cli.run("diff", "1", "2", "--ignore", "group:/profile").code())
                    .isZero();
            assertThat(cli.run("diff", "1", "2", "--ignore", "profile").err()).contains("BF-CFG-001", "--ignore");
            assertThat(cli.run("diff", "1", "2", "--limit", "-1").err()).contains("BF-CFG-001", "--limit");
            assertThat(cli.run("diff", "1", "2", "--only", "nothing").code()).isEqualTo(1);
            assertThat(cli.run("diff", "1", "2", "--format", "pdf").code()).isEqualTo(2);
            assertThat(Main.coloursFor("1")).isFalse();
            assertThat(Main.coloursFor(null)).isTrue();
        }
    }

    @Test
    void driftTellsWhatBecameOfTheTenantAndStoresNothing() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);
            assertThat(cli.run("backup", "--types", FEW).code()).isZero();
            Item gone = org.state()
                    .all(GROUP)
                    .filter(g ->
                            JsonPointer.of("/type").findString(g.document()).equals(Optional.of("OKTA_GROUP")))
                    .findFirst()
                    .orElseThrow();

            assertThat(cli.run("drift", "latest").out()).contains("to the live tenant: nothing differs");
            org.state().remove(GROUP, gone.key());
            Cli.Result drift = cli.run("drift", "latest", "--types", "group", "--json");

            assertThat(drift.code()).as(drift.err()).isZero();
            assertThat(drift.json().string("after")).contains("live");
            assertThat(drift.json().number("count")).contains(1L);
            assertThat(((JsonObject) drift.json().array("changes").orElseThrow().get(0)).string("id"))
                    .contains(gone.key().id());
            assertThat(cli.run("list", "--json").lines()).hasSize(1);
        }
    }

    @Test
    void backupListShowTypesAndGetAgree() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);

            Cli.Result backup = cli.run("backup", "--types", FEW, "--json");

            assertThat(backup.code()).as(backup.err()).isZero();
            assertThat(backup.err()).isEmpty();
            assertThat(backup.json().members().keySet())
                    .containsExactly("snapshot", "complete", "types", "calls", "seconds", "storedBytes");
            assertThat(types(backup.json()).get(0).members().keySet())
                    .containsExactly("type", "status", "reason", "count", "bytes", "calls", "reused");
            JsonObject groups = type(backup.json(), "okta/group");
            assertThat(groups.string("status")).contains("complete");
            assertThat(groups.number("count")).contains(org.state().count(GROUP));
            String id = backup.json().string("snapshot").orElseThrow();
            assertThat(cli.run("list").out()).contains(id);
            assertThat(cli.run("show", "latest", "--json").json().string("snapshot"))
                    .contains(id);
            assertThat(cli.run("types", "1").lines()).hasSameSizeAs(types(backup.json()));
            Set<String> ids = cli.run("get", id, "group").lines().stream()
                    .map(l -> l.string("id").orElseThrow())
                    .collect(Collectors.toSet());
            assertThat(ids)
                    .isEqualTo(org.state().all(GROUP).map(i -> i.key().id()).collect(Collectors.toSet()));
        }
    }

    @Test
    void objectIsFoundByIdByKeyAndByName() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);
            cli.run("backup", "--types", FEW, "--quiet");
            JsonObject member =
                    cli.run("get", "latest", "group-membership").lines().get(0);
            String key = member.string("key").orElseThrow();

            assertThat(cli.run("get", "latest", "okta/group-membership", key).lines())
                    .containsExactly(member);
            assertThat(cli.run(
                                    "get",
                                    "latest",
                                    "group-membership",
                                    member.string("id").orElseThrow())
                            .lines())
                    .contains(member);
            List<JsonObject> everyone =
                    cli.run("get", "latest", "group", "--name", "Every*").lines();
            assertThat(everyone).hasSize(1);
            assertThat(everyone.get(0).members().keySet()).contains("type", "id", "name", "document");
            assertThat(everyone.get(0).string("name")).contains("Everyone");
            assertThat(JsonPointer.of("/profile/name")
                            .findString(everyone.get(0).object("document").orElseThrow()))
                    .contains("Everyone");
        }
    }

    @Test
    void diffTellsWhatChangedInWordsAndInJson() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);
            cli.run("backup", "--types", FEW, "--quiet");
            Item group = org.state()
                    .all(GROUP)
                    .filter(i -> JsonPointer.of("/type")
                            .findString(i.document())
                            .orElse("")
                            .equals("OKTA_GROUP"))
                    .findFirst()
                    .orElseThrow();
            org.state().put(GROUP, group.key(), renamed(group.document(), "Treasury"));
            cli.run("backup", "--types", FEW, "--quiet");

            assertThat(cli.run("diff", "previous", "latest").out()).contains("Treasury");
            JsonObject diff =
                    cli.run("diff", "1", "2", "--types", "group", "--json").json();
            assertThat(diff.number("count")).contains(1L);
            JsonObject change = (JsonObject) diff.array("changes").orElseThrow().get(0);
            assertThat(change.string("change")).contains("changed");
            assertThat(change.string("id")).contains(group.key().id());
            assertThat(cli.run("diff", "1", "2", "--types", "app", "--json")
                            .json()
                            .number("count"))
                    .contains(0L);
        }
    }

    @Test
    void verifyDumpPruneAndEraseWorkWithoutAConnection() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);
            cli.run("backup", "--types", FEW, "--quiet");
            cli.run("backup", "--types", FEW, "--quiet");
        }
        String[] where = {
            "--store", cli.store().toString(), "--key-file", cli.keyFile().toString(), "--json"
        };
        Path dump = directory.resolve("dump");

        assertThat(plain(where, "verify", "latest").json().bool("intact")).contains(true);
        assertThat(plain(where, "verify", "--all")
                        .json()
                        .array("snapshots")
                        .orElseThrow()
                        .size())
                .isEqualTo(2);
        String head =
                plain(where, "verify", "--all", "--quick").json().string("head").orElseThrow();
        assertThat(head).startsWith("00000002:");
        assertThat(plain(where, "verify", "latest", "--head", head).code()).isZero();
        assertThat(plain(where, "verify", "latest", "--head", "00000003:" + "0".repeat(64))
                        .code())
                .isEqualTo(1);
        assertThat(plain(where, "verify", "latest", "--head", "3").code()).isEqualTo(2);
        JsonObject user = Cli.plain("get", "latest", "okta/user", where[0], where[1], where[2], where[3])
                .lines()
                .get(0);
        String key = user.string("key").orElseThrow();
        Path proof = directory.resolve("proof.json");
        assertThat(plain(where, "proof", "latest", "okta/user", key, "--to", proof.toString())
                        .code())
                .isZero();
        JsonObject proved =
                Cli.plain("verify-proof", proof.toString(), "--head", head).json();
        assertThat(proved.find("document")).isEqualTo(user.find("document"));
        assertThat(proved.string("head")).contains(head);
        assertThat(Cli.plain("verify-proof", proof.toString(), "--head", "00000001:" + "0".repeat(64), "--json")
                        .error()
                        .string("code"))
                .contains("BF-CFG-008");
        assertThat(plain(where, "dump", "latest", "--to", dump.toString()).code())
                .isZero();
        assertThat(dump).isNotEmptyDirectory();
        assertThat(plain(where, "prune", "--keep-last", "1", "--dry-run").json().array("removed"))
                .contains(JsonArray.ofStrings(List.of("00000001")));
        plain(where, "pin", "1");
        assertThat(plain(where, "prune", "--keep-last", "1").json().array("removed"))
                .contains(JsonArray.EMPTY);
        plain(where, "unpin", "1");
        assertThat(plain(where, "prune", "--min-age", "1d").json().array("removed"))
                .contains(JsonArray.EMPTY);
        assertThat(plain(where, "prune", "--min-age", "soon").code()).isEqualTo(2);
        assertThat(plain(where, "prune", "--keep-last", "1").code()).isZero();
        assertThat(plain(where, "list").json().array("snapshots").orElseThrow().size())
                .isEqualTo(1);
        assertThat(plain(where, "erase", "--tenant", "default").code()).isEqualTo(2);
        assertThat(plain(where, "erase", "--tenant", "default", "--yes").code()).isZero();
        assertThat(plain(where, "list").error().string("code")).contains("BF-REP-001");
    }

    @Test
    void keysAreListedAddedRotatedAndRemoved() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);
            cli.run("backup", "--types", FEW, "--quiet");
        }
        String store = "--store=" + cli.store();
        String first = "--key-file=" + cli.keyFile();
        Path secondFile = directory.resolve("keys/second.key");
        String second = "--key-file=" + secondFile;
        Cli.plain("keygen", second);

        JsonObject added = Cli.plain("keys", "add", store, first, "--new-key-file=" + secondFile, "--json")
                .json();
        JsonObject key = (JsonObject) added.array("keys").orElseThrow().get(0);
        String firstId = ((JsonString) key.array("keyIds").orElseThrow().get(0)).value();
        assertThat(key.array("keyIds").orElseThrow().size()).isEqualTo(2);
        assertThat(Cli.plain("verify", "--all", store, second).code()).isZero();
        assertThat(Cli.plain("keys", "rotate", "--data", store, first, "--json")
                        .error()
                        .string("code"))
                .contains("BF-KEY-006");
        assertThat(Cli.plain("keys", "rotate", "--data", store, first, "--other-key-file=" + secondFile, "--json")
                        .json()
                        .array("keys")
                        .orElseThrow()
                        .size())
                .isEqualTo(2);
        assertThat(Cli.plain("keys", "remove", "--key-id", firstId, store, second)
                        .code())
                .isZero();
        assertThat(Cli.plain("list", store, first, "--json").error().string("code"))
                .contains("BF-KEY-001");
        assertThat(Cli.plain("verify", "--all", store, second).code()).isZero();
        Path dump = directory.resolve("dump");
        Cli.plain("dump", "latest", "--to=" + dump, store, second);
        Cli.plain("import", "--from=" + dump, store, second);
        assertThat(Cli.plain("prune", "--keep-last=1", store, second).out()).contains("cannot be read any more");
        assertThat(Cli.plain("keys", "list", store, second).out()).contains("retired: opens nothing any more");
        assertThat(Cli.plain("verify", "--all", store, second).code()).isZero();
        assertThat(Cli.plain("keys", "rotate", store, second).code()).isEqualTo(2);
    }

    @Test
    void damagedRepositoryFailsToVerifyWithTheFindingsListed() throws Exception {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            cli.connectTo(org);
            cli.run("backup", "--types", FEW, "--quiet");
        }
        Path pack;
        try (Stream<Path> files = Files.walk(cli.store().resolve("tenants/default/packs"))) {
            pack = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);

        Cli.Result verify = cli.run("verify", "latest", "--json");

        assertThat(verify.code()).isEqualTo(1);
        assertThat(verify.json().bool("intact")).contains(false);
        assertThat(verify.json().array("problems").orElseThrow().toString())
                .contains(pack.getFileName().toString());
        assertThat(cli.run("verify", "latest").out()).contains("NOT INTACT");
    }

    @Test
    void backupThatLacksAScopeIsKeptAndEndsWithThree() {
        try (SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().scopes("okta.groups.read"))) {
            cli.connectTo(org);

            Cli.Result backup = cli.run("backup", "--types", "user,group", "--json");

            assertThat(backup.code()).as(backup.err()).isEqualTo(3);
            assertThat(backup.json().bool("complete")).contains(false);
            assertThat(type(backup.json(), "okta/user").string("status")).contains("skipped");
            assertThat(type(backup.json(), "okta/user").string("reason").orElseThrow())
                    .startsWith("scope-missing")
                    .contains("okta.users.read");
            assertThat(cli.run("get", "latest", "user", "--json").error().string("code"))
                    .contains("BF-REP-006");
            assertThat(cli.run("preflight", "--types", "user,group").out()).contains("okta.users.read");
        }
    }

    @Test
    void helpIsThereForEveryCommand() {
        assertThat(Cli.plain("--help").out()).contains("keygen", "preflight", "erase", "Exit codes");
        for (String command : List.of(
                "keygen",
                "preflight",
                "backup",
                "list",
                "show",
                "verify",
                "types",
                "get",
                "diff",
                "dump",
                "prune",
                "erase")) {
            Cli.Result help = Cli.plain(command, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).contains("butterfly " + command, "--json");
        }
    }

    private static Cli.Result plain(String[] where, String... args) {
        return Cli.plain(
                Stream.concat(Arrays.stream(args), Arrays.stream(where)).toArray(String[]::new));
    }

    private static JsonValue renamed(JsonValue group, String name) {
        return JsonPointer.of("/profile/name").replace(group, old -> new JsonString(name));
    }

    private static List<JsonObject> types(JsonObject backup) {
        return backup.array("types").orElseThrow().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static JsonObject type(JsonObject backup, String type) {
        return types(backup).stream()
                .filter(t -> t.string("type").orElseThrow().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
