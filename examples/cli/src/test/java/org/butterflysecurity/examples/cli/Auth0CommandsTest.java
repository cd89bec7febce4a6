package org.butterflysecurity.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line with an Auth0 tenant: by secret, by key, behind a custom domain, with mistakes, and back again. */
class Auth0CommandsTest {
    private static final ResourceType ROLE = ResourceType.of("auth0/role");
    private static final String FEW = "auth0/role,resource-server,log-stream";

    private static SimulatedAuth0 tenant;

    @TempDir
    private Path directory;

    private Cli cli;
    private JsonObject connection = JsonObject.EMPTY;

    @BeforeAll
    static void startTheTenant() {
        tenant = SimulatedAuth0.start();
    }

    @AfterAll
    static void stopTheTenant() {
        tenant.close();
    }

    @BeforeEach
    void connect() {
        cli = new Cli(directory);
        cli.run("keygen");
        connection = cli.connectTo(tenant);
    }

    private void set(String name, JsonValue value) {
        connection = connection.with(name, value);
        cli.connectWith(connection);
    }

    private void set(String name, String value) {
        set(name, new JsonString(value));
    }

    private void drop(String name) {
        connection = connection.without(name);
        cli.connectWith(connection);
    }

    private Cli.Result backup() {
        return cli.run("backup", "--types", FEW, "--json");
    }

    @Test
    void backsUpWithTheClientSecret() {
        Cli.Result result = backup();

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.json().bool("complete")).contains(true);
        assertThat(cli.run("get", "latest", "role").lines())
                .hasSize((int) tenant.state().count(ROLE));
    }

    @Test
    void backsUpWithAPrivateKey() {
        drop("clientSecretFile");
        set("privateKeyFile", "client.pem");
        set("keyId", tenant.keyId());

        Cli.Result result = backup();

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.json().bool("complete")).contains(true);
    }

    @Test
    void namesTheTenantItselfBehindACustomDomain() {
        set("canonicalDomain", tenant.domain());
        assertThat(backup().code()).isZero();

        set("canonicalDomain", "another.eu.auth0.com");
        Cli.Result refused = backup();
        assertThat(refused.code()).isEqualTo(Main.FAILED);
        assertThat(refused.error().string("message").orElseThrow()).contains("another.eu.auth0.com");
    }

    @Test
    void aRoleThatWasDeletedComesBack() {
        try (SimulatedAuth0 own = SimulatedAuth0.start()) {
            connection = cli.connectTo(own);
            set(
                    "restore",
                    JsonObject.builder().put("clientSecretFile", "secret.txt").build());
            assertThat(backup().code()).isZero();
            Item gone;
            try (Stream<Item> roles = own.state().all(ROLE)) {
                gone = roles.findFirst().orElseThrow();
            }
            String name = ((JsonObject) gone.document()).string("name").orElseThrow();
            own.state().remove(ROLE, ResourceKey.of(gone.key().id()));

            String plan = directory.resolve("plan.json").toString();
            assertThat(cli.run("plan", "latest", "--only", "role:" + name, "--to", plan)
                            .out())
                    .contains("POST /api/v2/roles", name);
            Cli.Result restored = cli.run("restore", "--plan", plan, "--yes", "--json");

            assertThat(restored.code()).as(restored.out() + restored.err()).isZero();
            try (Stream<Item> roles = own.state().all(ROLE)) {
                assertThat(roles.map(
                                r -> ((JsonObject) r.document()).string("name").orElseThrow()))
                        .contains(name);
            }
        }
    }

    /**
     * One mistake.
     *
     * @param names what its message must name
     */
    record Mistake(String what, String code, String names, java.util.function.Consumer<Auth0CommandsTest> mistake) {
        @Override
        public String toString() {
            return what + ": " + code;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake("no domain", "BF-CFG-001", "'domain'", t -> t.drop("domain")),
                new Mistake("half a domain", "BF-CFG-001", "acme.eu.auth0.com", t -> t.set("domain", "acme")),
                new Mistake(
                        "the dashboard's domain", "BF-CFG-001", "dashboard", t -> t.set("domain", "manage.auth0.com")),
                new Mistake(
                        "an address with a path",
                        "BF-CFG-001",
                        "without path",
                        t -> t.set("domain", "https://acme.eu.auth0.com/api/v2/")),
                new Mistake("plain HTTP", "BF-CFG-002", "http://", t -> t.set("domain", "http://acme.eu.auth0.com")),
                new Mistake(
                        "half a canonical domain",
                        "BF-CFG-001",
                        "canonicalDomain",
                        t -> t.set("canonicalDomain", "acme")),
                new Mistake(
                        "a host that nobody has",
                        "BF-NET-001",
                        "nobody.invalid",
                        t -> t.set("domain", "nobody.invalid")),
                new Mistake("an unknown authority", "BF-NET-002", "localhost", t -> t.drop("caFile")),
                new Mistake("an unknown client", "BF-AUT-002", "nobody", t -> t.set("clientId", "nobody")),
                new Mistake(
                        "a secret that is wrong",
                        "BF-AUT-002",
                        "",
                        t -> Cli.write(t.directory.resolve("secret.txt"), "wr0ng-s3cret")),
                new Mistake(
                        "a secret file that is missing",
                        "BF-CFG-005",
                        "nowhere.txt",
                        t -> t.set("clientSecretFile", "nowhere.txt")),
                new Mistake("secret and key", "BF-CFG-001", "both", t -> t.set("privateKeyFile", "client.pem")),
                new Mistake("neither secret nor key", "BF-CFG-001", "lacks", t -> t.drop("clientSecretFile")),
                new Mistake("a key of another application", "BF-AUT-002", "", t -> {
                    t.drop("clientSecretFile");
                    Cli.write(t.directory.resolve("other.pem"), Keys.anotherRsaPem());
                    t.set("privateKeyFile", "other.pem");
                }),
                new Mistake("a secret with a key id", "BF-CFG-001", "keyId", t -> t.set("keyId", "k")),
                new Mistake(
                        "a word of Okta's", "BF-CFG-001", "'governance'", t -> t.set("governance", JsonBoolean.TRUE)));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsToldWithWhatWhereAndWhatToDo(Mistake mistake) {
        mistake.mistake().accept(this);

        Cli.Result result = backup();

        assertThat(result.code()).as(result.err()).isEqualTo(Main.FAILED);
        assertThat(result.out()).isEmpty();
        JsonObject error = result.error();
        assertThat(error.string("code")).as(result.err()).contains(mistake.code());
        assertThat(error.string("message").orElseThrow())
                .contains(mistake.names())
                .endsWith(".");
        assertThat(error.string("remedy").orElseThrow()).endsWith(".");
        assertThat(result.err()).doesNotContain("wr0ng-s3cret").doesNotContain(tenant.clientSecret());
    }
}
