package org.butterflysecurity.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that people get wrong: each has an error which says what, where and what to do. */
class BadInputTest {
    private static SimulatedOkta org;

    @TempDir
    private Path directory;

    private Cli cli;
    private JsonObject connection = JsonObject.EMPTY;

    /**
     * One mistake.
     *
     * @param code the code it must have
     * @param names what its message must name
     * @param mistake what is done wrong before the command
     * @param command the command that meets it
     */
    record Mistake(String what, String code, String names, Consumer<BadInputTest> mistake, String... command) {
        @Override
        public String toString() {
            return what + ": " + code;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                // the provider
                new Mistake(
                        "address where nobody answers",
                        "BF-NET-001",
                        "localhost:1",
                        t -> t.set("orgUrl", "https://localhost:1"),
                        "backup"),
                new Mistake(
                        "host that does not exist",
                        "BF-NET-001",
                        "nobody.invalid",
                        t -> t.set("orgUrl", "https://nobody.invalid"),
                        "backup"),
                new Mistake(
                        "plain HTTP",
                        "BF-CFG-002",
                        "http://acme.okta.com",
                        t -> t.set("orgUrl", "http://acme.okta.com"),
                        "backup"),
                new Mistake("no address at all", "BF-CFG-001", "acme", t -> t.set("orgUrl", "acme"), "backup"),
                new Mistake(
                        "unknown certificate authority", "BF-NET-002", "localhost", t -> t.drop("caFile"), "backup"),
                new Mistake(
                        "CA file that is missing",
                        "BF-CFG-005",
                        "nowhere.pem",
                        t -> t.set("caFile", "nowhere.pem"),
                        "backup"),
                new Mistake("unknown client", "BF-AUT-002", "0oaNobody", t -> t.set("clientId", "0oaNobody"), "backup"),
                new Mistake(
                        "key that is withdrawn or expired",
                        "BF-AUT-002",
                        "old-key",
                        t -> t.set("keyId", "old-key"),
                        "backup"),
                new Mistake(
                        "key of another app", "BF-AUT-002", "", t -> t.set("privateKeyFile", "other.pem"), "backup"),
                new Mistake("key that is no key", "BF-AUT-001", "", t -> t.write("client.pem", "not a key"), "backup"),
                new Mistake(
                        "key file that is missing",
                        "BF-CFG-005",
                        "nowhere.pem",
                        t -> t.set("privateKeyFile", "nowhere.pem"),
                        "backup"),
                // the connection file
                new Mistake("no connection file", "BF-CFG-005", "conn.json", t -> t.delete("conn.json"), "backup"),
                new Mistake(
                        "connection file that is not JSON",
                        "BF-CFG-001",
                        "conn.json",
                        t -> t.write("conn.json", "{"),
                        "backup"),
                new Mistake("connection without client", "BF-CFG-001", "'clientId'", t -> t.drop("clientId"), "backup"),
                new Mistake("unknown field", "BF-CFG-001", "'colour'", t -> t.set("colour", "red"), "backup"),
                new Mistake("unknown provider", "BF-CFG-001", "'acme'", t -> t.set("provider", "acme"), "backup"),
                new Mistake(
                        "field of the wrong kind",
                        "BF-CFG-001",
                        "'orgUrl'",
                        t -> t.set("orgUrl", JsonBoolean.TRUE),
                        "backup"),
                new Mistake(
                        "share above all",
                        "BF-CFG-001",
                        "'rateLimitShare'",
                        t -> t.set("rateLimitShare", new JsonNumber("1.5")),
                        "backup"),
                new Mistake(
                        "timeout out of range",
                        "BF-CFG-001",
                        "300",
                        t -> t.set("requestTimeoutSeconds", JsonNumber.of(5)),
                        "backup"),
                new Mistake(
                        "variable that is not set",
                        "BF-CFG-004",
                        "NO_SUCH_VARIABLE",
                        t -> t.set("privateKeyPassphraseEnv", "NO_SUCH_VARIABLE"),
                        "backup"),
                new Mistake(
                        "type that does not exist",
                        "BF-CFG-003",
                        "okta/unicorn",
                        t -> {},
                        "backup",
                        "--types",
                        "okta/unicorn"),
                new Mistake(
                        "Workflows without a place",
                        "BF-CFG-001",
                        "'files'",
                        t -> t.write("conn.json", "{\"provider\":\"okta-workflows\"}"),
                        "backup"),
                new Mistake(
                        "Workflows where nothing is",
                        "BF-CFG-005",
                        "nowhere",
                        t -> t.write("conn.json", "{\"provider\":\"okta-workflows\",\"files\":\"nowhere\"}"),
                        "backup"),
                new Mistake(
                        "console profile with an error",
                        "BF-CFG-001",
                        "'/profileVersion' must be 1",
                        t -> {
                            t.write("p.json", "{\"profileVersion\":2}");
                            t.write(
                                    "conn.json",
                                    "{\"provider\":\"okta-workflows\",\"console\":\"https://x.workflows.okta.com\","
                                            + "\"sessionFile\":\"s\",\"profileFile\":\"p.json\"}");
                        },
                        "backup"),
                new Mistake(
                        "the same provider twice",
                        "BF-CFG-001",
                        "twice",
                        t -> t.write("conn.json", "[" + t.connection + "," + t.connection + "]"),
                        "backup"),
                // the repository
                new Mistake("unknown tenant", "BF-REP-001", "nobody", t -> {}, "list", "--tenant", "nobody"),
                new Mistake("store that is not there", "BF-REP-001", "default", t -> t.delete("store"), "list"),
                new Mistake("snapshot that does not exist", "BF-REP-002", "00000009", t -> {}, "show", "9"),
                new Mistake("word that is no snapshot", "BF-REP-002", "yesterday", t -> {}, "verify", "yesterday"),
                new Mistake("type not in the catalog", "BF-CFG-003", "unicorn", t -> {}, "get", "1", "unicorn"),
                new Mistake("type that was not backed up", "BF-REP-006", "okta/app", t -> {}, "get", "1", "app"),
                new Mistake(
                        "object that does not exist", "BF-REP-008", "00g404", t -> {}, "get", "1", "group", "00g404"),
                new Mistake(
                        "store that cannot be written",
                        "BF-STO-001",
                        "store",
                        t -> t.replaceByFile("store"),
                        "backup",
                        "--types",
                        "group"),
                new Mistake("unknown store", "BF-CFG-001", "ftp://host", t -> {}, "list", "--store=ftp://host"),
                new Mistake("bucket nowhere", "BF-CFG-001", "region", t -> {}, "list", "--store=s3://bucket/acme"),
                new Mistake(
                        "endpoint that is no address",
                        "BF-CFG-001",
                        "endpoint",
                        t -> {},
                        "list",
                        "--store=s3://bucket/acme?endpoint=%20s3"),
                new Mistake("no account", "BF-CFG-001", "32 hex", t -> {}, "list", "--store=r2://acme/bucket/acme"),
                new Mistake(
                        "unknown option of a bucket",
                        "BF-CFG-001",
                        "regoin",
                        t -> {},
                        "list",
                        "--store=s3://bucket/acme?regoin=eu"),
                new Mistake(
                        "bucket without TLS",
                        "BF-CFG-002",
                        "http://s3.example.com",
                        t -> {},
                        "list",
                        "--store=s3://bucket/acme?endpoint=http://s3.example.com"),
                new Mistake(
                        "dump into a full directory",
                        "BF-CFG-001",
                        "full",
                        t -> t.write("full/file", "x"),
                        "dump",
                        "1",
                        "--to",
                        "DIR/full"),
                // plans and restores
                new Mistake(
                        "name that nothing has",
                        "BF-CFG-001",
                        "okta/group:Sails*",
                        t -> {},
                        "plan",
                        "1",
                        "--only",
                        "group:Sails*"),
                new Mistake(
                        "field that is no pointer",
                        "BF-CFG-001",
                        "--field",
                        t -> {},
                        "plan",
                        "1",
                        "--field",
                        "profile/name"),
                new Mistake(
                        "many fields at once",
                        "BF-CFG-001",
                        "'/profile/*'",
                        t -> {},
                        "plan",
                        "1",
                        "--field",
                        "/profile/*"),
                new Mistake(
                        "fewer deletions than none", "BF-CFG-001", "--deletes", t -> {}, "plan", "1", "--deletes=-1"),
                new Mistake(
                        "plan for a directory that is not there",
                        "BF-CFG-010",
                        "nowhere",
                        t -> {},
                        "plan",
                        "1",
                        "--to",
                        "DIR/nowhere/plan.json"),
                new Mistake(
                        "diff for a directory that is not there",
                        "BF-CFG-010",
                        "nowhere",
                        t -> {},
                        "drift",
                        "1",
                        "--out",
                        "DIR/nowhere/diff.txt"),
                new Mistake(
                        "rollback of no restore", "BF-RUN-007", "'default' has no restore", t -> {}, "rollback", "7"),
                new Mistake("restore that is no number", "BF-CFG-001", "'first'", t -> {}, "rollback", "first"),
                new Mistake(
                        "restore to resume that is no number",
                        "BF-CFG-001",
                        "'first'",
                        t -> {},
                        "restore",
                        "--resume",
                        "first"),
                new Mistake(
                        "plan with more in it than was planned",
                        "BF-CFG-007",
                        "altered",
                        BadInputTest::planWithMore,
                        "restore",
                        "--plan",
                        "DIR/plan.json",
                        "--yes"),
                // keys
                new Mistake(
                        "keyring that is damaged",
                        "BF-KEY-002",
                        "keyring.json",
                        t -> t.write("store/tenants/default/keyring.json", "{}"),
                        "list"),
                new Mistake("key file of another repository", "BF-KEY-001", "", BadInputTest::anotherKey, "list"),
                new Mistake(
                        "key file that is damaged",
                        "BF-KEY-003",
                        "test.key",
                        t -> t.write("keys/test.key", "junk"),
                        "list"),
                new Mistake("no key file", "BF-KEY-006", "test.key", t -> t.delete("keys/test.key"), "list"),
                new Mistake(
                        "key file inside the store",
                        "BF-KEY-004",
                        "store",
                        t -> {},
                        "list",
                        "--key-file=DIR/store/own.key"),
                new Mistake("key file that exists already", "BF-KEY-005", "test.key", t -> {}, "keygen"));
    }

    @BeforeAll
    static void startTheOrg() {
        org = SimulatedOkta.start();
    }

    @AfterAll
    static void stopTheOrg() {
        org.close();
    }

    @BeforeEach
    void backUpTheGroups() throws Exception {
        cli = new Cli(directory);
        cli.run("keygen");
        connection = cli.connectTo(org);
        Files.writeString(directory.resolve("other.pem"), Keys.anotherRsaPem());
        assertThat(cli.run("backup", "--types", "group", "--quiet").code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsToldWithWhatWhereAndWhatToDo(Mistake mistake) {
        mistake.mistake().accept(this);
        String[] command = Stream.concat(Stream.of(mistake.command()), Stream.of("--json"))
                .map(word -> word.replace("DIR", directory.toString()))
                .toArray(String[]::new);

        Cli.Result result = cli.run(command);

        assertThat(result.code()).as(result.err()).isEqualTo(Main.FAILED);
        assertThat(result.out()).isEmpty();
        JsonObject error = result.error();
        assertThat(error.members().keySet()).containsExactly("code", "message", "effect", "remedy");
        assertThat(error.string("code")).as(result.err()).contains(mistake.code());
        assertThat(error.string("message").orElseThrow())
                .contains(mistake.names())
                .endsWith(".");
        assertThat(error.string("effect")).contains("nothing_changed");
        assertThat(error.string("remedy").orElseThrow()).endsWith(".");
    }

    @Test
    void wrongUsageEndsWithTwoAndSaysHow() {
        assertThat(Cli.plain().code()).isEqualTo(2);
        assertThat(Cli.plain("fly").code()).isEqualTo(2);
        assertThat(Cli.plain("list").err()).contains("--store").contains("--help");
        assertThat(cli.run("show").err()).contains("SNAPSHOT");
        assertThat(cli.run("verify").err()).contains("--all");
        assertThat(cli.run("prune").err()).contains("--keep-last");
        assertThat(cli.run("get", "1", "group", "x", "--name", "y").code()).isEqualTo(2);
        assertThat(cli.run("erase", "--json").error().string("message").orElseThrow())
                .contains("--tenant");
        assertThat(cli.run("list", "--tenant", "No Body", "--json")
                        .error()
                        .string("message")
                        .orElseThrow())
                .contains("No Body");
    }

    @Test
    void errorsInWordsHaveThreeLinesAndNoStackTrace() {
        Cli.Result result = cli.run("show", "9");

        assertThat(result.err().lines()).hasSize(3).first().asString().startsWith("BF-REP-002: ");
        assertThat(result.err()).contains("Nothing was changed.");
    }

    private void planWithMore() {
        set(
                "restore",
                connection
                        .without("provider")
                        .without("orgUrl")
                        .without("caFile")
                        .without("maxAttempts"));
        cli.run("plan", "1", "--to", directory.resolve("plan.json").toString());
        JsonObject plan = (JsonObject) Json.parse(Cli.read(directory.resolve("plan.json")));
        write("plan.json", Json.pretty(plan.with("approved", new JsonString("by me"))));
    }

    private void set(String field, String value) {
        set(field, new JsonString(value));
    }

    private void set(String field, JsonValue value) {
        cli.connectWith(connection.with(field, value));
    }

    private void drop(String field) {
        cli.connectWith(connection.without(field));
    }

    private void write(String file, String text) {
        Cli.write(directory.resolve(file), text);
    }

    private void anotherKey() {
        delete("keys/test.key");
        cli.run("keygen");
    }

    private void replaceByFile(String name) {
        delete(name);
        write(name, "a file");
    }

    private void delete(String name) {
        try (Stream<Path> all = Files.walk(directory.resolve(name))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
