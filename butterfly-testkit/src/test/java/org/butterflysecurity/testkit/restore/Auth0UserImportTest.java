package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.spi.RestoreApproval;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users come back by import jobs. */
class Auth0UserImportTest {
    private static final ResourceType USER = ResourceType.of("auth0/user");
    private static final String IMPORTS = "/api/v2/jobs/users-imports";

    @TempDir
    private Path directory;

    private SimulatedAuth0 tenant;

    @BeforeEach
    void start() {
        tenant = SimulatedAuth0.start(
                Auth0Options.defaults().tenant(DemoTenant.seed(7).users(40)).pendingPolls(0));
    }

    @AfterEach
    void stop() {
        tenant.close();
    }

    private IdentityBackup backup() {
        return Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                .build();
    }

    private Map<ResourceKey, JsonValue> users() {
        Map<ResourceKey, JsonValue> users = new TreeMap<>();
        tenant.state().all(USER).forEach(item -> users.put(item.key(), plain(item.document())));
        return users;
    }

    /** Without what the server says of the time. */
    private static JsonValue plain(JsonValue user) {
        JsonObject plain = (JsonObject) user;
        for (String name : List.of(
                "created_at",
                "updated_at",
                "last_ip",
                "last_login",
                "logins_count",
                "last_password_reset",
                "multifactor",
                "multifactor_last_modified")) {
            plain = plain.without(name);
        }
        return plain;
    }

    private List<Item> ofDatabases() {
        return tenant.state()
                .all(USER)
                .filter(u -> u.key().id().startsWith("auth0|")
                        && ((JsonObject) u.document()).has("email")
                        && identities(u.document()).size() == 1)
                .toList();
    }

    private static JsonArray identities(JsonValue user) {
        return ((JsonObject) user).array("identities").orElse(JsonArray.EMPTY);
    }

    private List<Item> removeUsers(int most) {
        List<Item> removed = ofDatabases().stream().limit(most).toList();
        removed.forEach(u -> tenant.state().remove(USER, u.key()));
        return removed;
    }

    private long jobs() {
        return tenant.calls().latest().stream()
                .filter(c -> c.method().equals("POST") && c.target().equals(IMPORTS))
                .count();
    }

    @Test
    void deletedUsersComeBackWithTheirIdsByOneJob() {
        try (IdentityBackup backup = backup()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
            Map<ResourceKey, JsonValue> before = users();
            List<Item> removed = removeUsers(10);

            RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            assertThat(removed).hasSize(10);
            assertThat(plan.steps()).as(plan.toString()).hasSize(10).allMatch(s -> s.kind() == Step.Kind.CREATE);
            assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
            assertThat(users()).isEqualTo(before);
            assertThat(jobs()).isEqualTo(1);
        }
    }

    @Test
    void filesStayBelowTheLargestThatAuth0Takes() {
        ofDatabases()
                .forEach(u -> tenant.state()
                        .put(
                                USER,
                                u.key(),
                                ((JsonObject) u.document())
                                        .with(
                                                "user_metadata",
                                                JsonObject.builder()
                                                        .put("notes", "é".repeat(60_000))
                                                        .build())));
        try (IdentityBackup backup = backup()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
            Map<ResourceKey, JsonValue> before = users();
            int removed = removeUsers(9).size();

            RestoreReport report = backup.restore(backup.planRestore(snapshot.id(), Selection.everything()));

            assertThat(removed).isEqualTo(9);
            assertThat(report.isComplete()).as(report.results().toString()).isTrue();
            assertThat(users()).isEqualTo(before);
            assertThat(jobs()).isEqualTo(3);
        }
    }

    @Test
    void whatAJobRefusesIsReportedForEachUser() {
        List<Item> some = ofDatabases().stream().limit(3).toList();
        tenant.state()
                .put(
                        USER,
                        some.get(0).key(),
                        ((JsonObject) some.get(0).document()).with("username", new JsonString("ada")));
        try (IdentityBackup backup = backup()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
            some.subList(0, 2).forEach(u -> tenant.state().remove(USER, u.key()));
            tenant.state()
                    .put(
                            USER,
                            some.get(2).key(),
                            ((JsonObject) some.get(2).document()).with("username", new JsonString("ada")));

            RestorePlan plan = backup.planRestore(
                    snapshot.id(),
                    Selection.of(USER)
                            .key(some.get(0).key())
                            .or(Selection.of(USER).key(some.get(1).key())));
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            assertThat(report.count(Outcome.REFUSED))
                    .as(Json.pretty(report.toJson()))
                    .isEqualTo(1);
            assertThat(report.count(Outcome.DONE)).isEqualTo(1);
            assertThat(report.results())
                    .filteredOn(r -> r.outcome() == Outcome.REFUSED)
                    .allSatisfy(r -> {
                        assertThat(r.step().target().key())
                                .isEqualTo(some.get(0).key());
                        assertThat(r.detail()).contains("CONFLICT").doesNotContain("ada");
                    });
        }
    }

    @Test
    void usersOfOtherKindsOfConnectionsAreForAPerson() {
        try (IdentityBackup backup = backup()) {
            Item any = ofDatabases().get(0);
            ResourceKey key = ResourceKey.of("google-oauth2|42");
            JsonObject identity = JsonObject.builder()
                    .put("user_id", "42")
                    .put("connection", "google-oauth2")
                    .put("provider", "google-oauth2")
                    .put("isSocial", true)
                    .build();
            tenant.state()
                    .put(
                            USER,
                            key,
                            ((JsonObject) any.document())
                                    .with("user_id", new JsonString(key.id()))
                                    .with("email", new JsonString("someone@else.example"))
                                    .with("identities", JsonArray.of(identity)));
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
            tenant.state().remove(USER, key);

            RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());

            assertThat(plan.steps()).as(plan.toString()).hasSize(1).allSatisfy(step -> {
                assertThat(step.kind()).isEqualTo(Step.Kind.NEEDS_PERSON);
                assertThat(step.toString()).contains("first sign-in");
            });
        }
    }

    @Test
    void hashesAndFactorsThatTheHostKnowsGoAlong() {
        List<Item> some = ofDatabases().stream().limit(2).toList();
        String hash = "{\"algorithm\":\"sha256\",\"hash\":{\"value\":\"00ff\",\"encoding\":\"hex\"}}";
        Map<String, String> known = new java.util.HashMap<>();
        known.put("restore.auth0.user." + name(some.get(0)) + ".custom_password_hash", hash);
        known.put(
                "restore.auth0.user." + name(some.get(0)) + ".mfa_factors", "[{\"phone\":{\"value\":\"+15550100\"}}]");
        known.put("restore.auth0.user." + name(some.get(1)) + ".custom_password_hash", "no JSON");
        List<String> asked = new ArrayList<>();
        SecretResolver host = Auth0Wiring.secrets(tenant, known);
        SecretResolver telling = ref -> {
            asked.add(ref.name());
            return host.find(ref);
        };
        try (IdentityBackup backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create(), telling)
                .build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
            some.forEach(u -> tenant.state().remove(USER, u.key()));

            RestoreReport report =
                    backup.restore(backup.planRestore(snapshot.id(), Selection.everything()), OnError.CONTINUE);

            assertThat(asked).containsAll(known.keySet());
            assertThat(tenant.state().find(USER, some.get(0).key())).isPresent();
            assertThat(report.results())
                    .filteredOn(r -> r.outcome() == Outcome.REFUSED)
                    .singleElement()
                    .satisfies(r -> {
                        assertThat(r.step().target().key())
                                .isEqualTo(some.get(1).key());
                        assertThat(r.detail()).contains("INVALID_FORMAT").doesNotContain("no JSON");
                    });
        }
    }

    private static String name(Item user) {
        return ((JsonObject) user.document()).string("email").orElseThrow().replaceAll("[@.]", "-");
    }

    @Test
    void linkedAccountsAreForAPerson() {
        Item user = ofDatabases().get(0);
        JsonObject second = JsonObject.builder()
                .put("user_id", "42")
                .put("connection", "google-oauth2")
                .put("provider", "google-oauth2")
                .put("isSocial", true)
                .build();
        JsonObject alone = (JsonObject) user.document();
        List<JsonValue> both = new ArrayList<>(identities(alone).items());
        both.add(second);
        JsonObject linked = alone.with("identities", new JsonArray(both));
        tenant.state().put(USER, user.key(), linked);
        try (IdentityBackup backup = backup()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
            tenant.state().put(USER, user.key(), alone);
            RestorePlan unlinked = backup.planRestore(snapshot.id(), Selection.everything());
            tenant.state().remove(USER, user.key());
            RestorePlan gone = backup.planRestore(snapshot.id(), Selection.everything());

            assertThat(unlinked.steps())
                    .singleElement()
                    .satisfies(s -> assertThat(s.toString()).contains("linked accounts"));
            assertThat(gone.steps()).extracting(Step::kind).containsExactly(Step.Kind.CREATE, Step.Kind.NEEDS_PERSON);
        }
    }

    @Test
    void ofAJobWhoseAnswerWasLostEachUserIsLookedForAndNobodyIsMadeTwice() {
        RestoreApproval losing = plan -> {
            tenant.faults().next(IMPORTS, new Faults.Fault.CutAfter(0));
            return true;
        };
        try (IdentityBackup backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                .restoreApproval(losing)
                .build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
            Map<ResourceKey, JsonValue> before = users();
            removeUsers(5);

            RestoreReport report = backup.restore(backup.planRestore(snapshot.id(), Selection.everything()));

            assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
            assertThat(users()).isEqualTo(before);
            assertThat(jobs()).isEqualTo(1);
        }
    }

    @Test
    void cutAtEveryJournalEntryItIsResumedAndNobodyIsMadeTwice() {
        int most = 2;
        List<Integer> cuts = new ArrayList<>();
        for (int entry = 1; entry <= 2 * most + 1; entry++) {
            CutStorage storage = new CutStorage(InMemoryStorage.create());
            try (IdentityBackup backup =
                    Auth0Wiring.to(tenant, directory, "acme", storage).build()) {
                Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(USER));
                Map<ResourceKey, JsonValue> before = users();
                long jobs = jobs();
                removeUsers(most);
                RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
                storage.failAtEntry(entry);
                assertThatThrownBy(() -> backup.restore(plan)).isInstanceOf(StorageException.class);
                storage.failAtEntry(-1);

                RestoreReport report = backup.resume(backup.restores().get(0).id(), OnError.STOP);

                assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
                assertThat(users()).as("cut at entry " + entry).isEqualTo(before);
                assertThat(jobs() - jobs).as("cut at entry " + entry).isEqualTo(1);
                cuts.add(entry);
            }
        }
        assertThat(cuts).hasSize(2 * most + 1);
    }
}
