package org.butterflysecurity.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.workflows.ConsoleOptions;
import org.butterflysecurity.testkit.workflows.SimulatedConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An org and its Workflows, in one snapshot. */
class WorkflowsTest {
    private static final String CANARY = "CANARYhunter2hunter2";

    private static final String PACK = """
            {"type":"flopack","version":"1.5.0","created":"2026-11-01T10:00:00.000Z","flags":{},"data":{
             "flos":{"f1":{"id":"f1","name":"Greet","description":"","data":{"methods":[
               {"uuid":"cardGreet1","address":"root:channels:http:okta:1.0.690:createUser","node":{"data":{"name":"Create User"},
                "model":{"config":"c1","inputs":{"data":{
                 "in1":{"id":"in1","group":"profile","key":"greeting","value":{"type":"string","collection":false,"data":"%s"}},
                 "in2":{"id":"in2","group":"","key":"password","value":{"type":"string","collection":false,"data":"%s"}}}}}}}],
               "orderings":{},"scheduled":false,"group":"g1"}}},
             "configs":{"c1":{"id":"c1","name":"Okta","module":"okta","data":null}},
             "tables":{"t1":{"id":"t1","name":"People","description":"","data":{"class":"simple","group_id":"g1",
               "structure":[{"name":"Name","type":"str","default":null}]}}},
             "groups":{"g1":{"id":"g1","data":{"name":"Hello","description":"","media_uri":"","path":""}}}}}
            """;

    @TempDir
    private Path directory;

    @Test
    void anOrgAndItsFlowsAreOneSnapshot() throws Exception {
        Cli cli = new Cli(directory);
        cli.run("keygen");
        export("Hello");
        try (SimulatedOkta org = SimulatedOkta.start()) {
            JsonObject okta = cli.connectTo(org);
            Cli.write(
                    cli.connection(),
                    Json.pretty(JsonArray.of(
                            okta.with(
                                    "restore",
                                    okta.without("provider")
                                            .without("orgUrl")
                                            .without("caFile")
                                            .without("maxAttempts")),
                            Json.parse("{\"provider\":\"okta-workflows\",\"files\":\"exports\"}"))));
            assertThat(cli.run("preflight", "--json")
                            .json()
                            .array("connections")
                            .orElseThrow())
                    .hasSize(2);

            Cli.Result first = cli.run(
                    "backup", "--types", "okta/group,okta-workflows/pack,okta-workflows/flow,table-row,connection");
            assertThat(first.code()).as(first.err() + first.out()).isZero();
            assertThat(first.err()).contains("secret-in-pack");
            assertThat(cli.run("verify", "1").out()).contains("Intact");
            assertThat(cli.run("get", "1", "table-row").out()).contains("Ada");

            export("Good day");
            cli.run("backup", "--types", "okta/group,okta-workflows/pack,okta-workflows/flow,table-row");
            Cli.Result diff = cli.run("diff", "1", "2");
            assertThat(diff.out()).contains("Hello/Greet", "Good day");

            Cli.Result dump =
                    cli.run("dump", "1", "--to", directory.resolve("dump").toString());
            assertThat(dump.code()).isZero();
            String group = deleteAGroup(org);
            Path planFile = directory.resolve("plan.json");
            Cli.Result plan = cli.run("plan", "1", "--to", planFile.toString());
            assertThat(plan.code()).as(plan.err()).isZero();
            assertThat(plan.out())
                    .contains(
                            "create okta/group",
                            "by a person: okta-workflows/flow (Hello/Greet)",
                            "It differs at /cards",
                            "imports the pack");
            Cli.Result restored = cli.run("restore", "--plan", planFile.toString(), "--yes");
            assertThat(restored.err()).isEmpty();
            assertThat(restored.out())
                    .contains("1 steps done", "1 for a person", "needs-person okta-workflows/flow Hello/Greet");
            assertThat(org.state().all(ResourceType.of("okta/group")))
                    .anyMatch(item -> item.document().toString().contains(group));

            Cli.Result kit = cli.run(
                    "workflows-kit", "1", "--to", directory.resolve("kit").toString());
            assertThat(kit.code()).as(kit.err()).isZero();
            assertThat(directory.resolve("kit/packs")).isEmptyDirectory();
            Path secrets = Files.createDirectories(directory.resolve("secrets"));
            Files.writeString(secrets.resolve(secretName()), CANARY);
            cli.run(
                    "workflows-kit",
                    "1",
                    "--flow",
                    "Hello/*",
                    "--secrets",
                    secrets.toString(),
                    "--to",
                    directory.resolve("whole").toString());
            assertThat(directory.resolve("whole/packs/hello.folder")).hasContent(pack("Hello"));
            assertThat(directory.resolve("whole/tables/Hello - People.csv")).hasContent("Name\nAda\n");
            assertThat(List.of(first, diff, dump, plan, restored, kit).toString())
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void theConsoleIsFoundThroughTheOrg() throws Exception {
        Cli cli = new Cli(directory);
        cli.run("keygen");
        try (SimulatedOkta org = SimulatedOkta.start();
                SimulatedConsole console = SimulatedConsole.start(ConsoleOptions.defaults())) {
            console.state().add(pack("Hello").getBytes(StandardCharsets.UTF_8));
            org.state()
                    .put(
                            ResourceType.of("okta/app"),
                            ResourceKey.of("0oaFlows"),
                            Json.parse(
                                    "{\"id\":\"0oaFlows\",\"name\":\"okta_flow_sso\",\"settings\":{\"app\":{\"initiateLoginURI\":\""
                                            + console.url() + "/oidc/x/login\"}}}"));
            JsonObject okta = cli.connectTo(org);
            console.caFile(directory.resolve("console-ca.pem"));
            Cli.write(directory.resolve("session.txt"), console.openSession() + "\n");
            Cli.write(
                    cli.connection(),
                    Json.pretty(JsonArray.of(
                            Json.parse("{\"provider\":\"okta-workflows\",\"sessionFile\":\"session.txt\","
                                    + "\"caFile\":\"console-ca.pem\",\"maxAttempts\":1}"),
                            okta)));

            Cli.Result backup = cli.run("backup", "--types", "okta-workflows/flow,okta/group");

            assertThat(backup.code()).as(backup.err()).isZero();
            assertThat(cli.run("get", "1", "flow").out()).contains("Hello/Greet");

            Cli.write(directory.resolve("session.txt"), "CANARYold");
            Cli.Result refused = cli.run("backup", "--types", "okta-workflows/flow", "--json");
            assertThat(refused.error().string("code")).contains("BF-AUT-002");
            assertThat(refused.toString()).doesNotContain("CANARY");
        }
    }

    private static String deleteAGroup(SimulatedOkta org) {
        ResourceType type = ResourceType.of("okta/group");
        try (Stream<Item> groups = org.state().all(type)) {
            Item group = groups.filter(g -> g.document().toString().contains("OKTA_GROUP"))
                    .findFirst()
                    .orElseThrow();
            org.state().remove(type, group.key());
            return JsonPointer.of("/profile/name").findString(group.document()).orElseThrow();
        }
    }

    /** The checklist names it. */
    private String secretName() throws Exception {
        String checklist = Files.readString(directory.resolve("kit/checklist.md"));
        int start = checklist.indexOf("secret 'hello.folder@") + "secret '".length();
        return checklist.substring(start, checklist.indexOf('\'', start));
    }

    /** On one line, as the console exports. */
    private static String pack(String greeting) {
        return Json.compact(Json.parse(PACK.formatted(greeting, CANARY)));
    }

    private void export(String greeting) {
        Cli.write(directory.resolve("exports/hello.folder"), pack(greeting));
        Cli.write(directory.resolve("exports/people.csv"), "rowId,system.updated,Name\nr1,1700000000000,Ada\n");
    }
}
