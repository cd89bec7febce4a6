package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same engine with another provider's catalog. */
class Auth0RestoreTest {
    private static final ResourceType ROLE = ResourceType.of("auth0/role");
    private static final ResourceType ORGANIZATION = ResourceType.of("auth0/organization");

    @TempDir
    private Path directory;

    private SimulatedAuth0 tenant;
    private IdentityBackup backup;

    @BeforeEach
    void connect() {
        tenant = SimulatedAuth0.start();
        backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                .build();
    }

    @AfterEach
    void close() {
        backup.close();
        tenant.close();
    }

    @Test
    void untouchedTenantNeedsNothing() {
        Snapshot snapshot = backup.run();

        RestorePlan plan = backup.planRestore(
                snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1000)));

        assertThat(plan.steps()).as(plan.toString()).isEmpty();
        assertThat(plan.unchanged()).isGreaterThan(100);
    }

    @Test
    void restoreThatHasWrittenNothingLeavesNothingToUndo() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ROLE));
        RestoreReport report = backup.restore(backup.planRestore(snapshot.id(), Selection.everything()));

        assertThat(report.isComplete()).isTrue();
        assertThat(backup.planRollback(report.id())).isEmpty();
    }

    @Test
    void anEditedObjectNamesWhatIsMadeAnewByItsNewId() {
        ResourceType flow = ResourceType.of("auth0/flow");
        ResourceType vault = ResourceType.of("auth0/flow-vault-connection");
        JsonPointer reference = JsonPointer.of("/actions/0/params/connection_id");
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(flow, vault));
        Item edited = tenant.state()
                .all(flow)
                .filter(f -> reference.find(f.document()).isPresent())
                .findFirst()
                .orElseThrow();
        tenant.state().all(vault).toList().forEach(v -> tenant.state().remove(vault, v.key()));
        tenant.state().put(flow, edited.key(), ((JsonObject) edited.document()).with("name", new JsonString("Edited")));

        RestoreReport report =
                backup.restore(backup.planRestore(snapshot.id(), Selection.everything()), OnError.CONTINUE);

        JsonObject after = (JsonObject) tenant.state().find(flow, edited.key()).orElseThrow();
        String made = reference.findString(after).orElseThrow();
        assertThat(report.remaining()).as(Json.pretty(report.toJson())).isEmpty();
        assertThat(after.string("name")).isEqualTo(((JsonObject) edited.document()).string("name"));
        assertThat(tenant.state().all(vault).map(v -> v.key().id())).contains(made);
    }

    @Test
    void whatNamesANewIdInAFieldThatCannotBeChangedIsMadeAnewOrIsForAPerson() {
        ResourceType client = ResourceType.of("auth0/client");
        ResourceType agent = ResourceType.of("auth0/agent");
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(client, agent));
        Item before = tenant.state().all(agent).findFirst().orElseThrow();
        ResourceKey named = ResourceKey.of(
                JsonPointer.of("/client_id").findString(before.document()).orElseThrow());
        tenant.state().remove(client, named);

        RestorePlan careful = backup.planRestore(snapshot.id(), Selection.everything());
        RestoreReport report = backup.restore(
                backup.planRestore(
                        snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1))),
                OnError.CONTINUE);

        assertThat(careful.steps())
                .as(careful.toString())
                .anyMatch(s ->
                        s.kind() == Step.Kind.NEEDS_PERSON && s.target().type().equals(agent));
        assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
        String now = tenant.state()
                .all(agent)
                .findFirst()
                .flatMap(a -> JsonPointer.of("/client_id").findString(a.document()))
                .orElseThrow();
        assertThat(now).isNotEqualTo(named.id());
        assertThat(tenant.state().find(client, ResourceKey.of(now))).isPresent();
    }

    @Test
    void actionIsDeployedOnceItIsBuiltAndBoundOnceItIsDeployed() {
        ResourceType action = ResourceType.of("auth0/action");
        Snapshot snapshot =
                backup.run(RunOptions.defaults().withTypes(action, ResourceType.of("auth0/action-trigger-binding")));
        tenant.calls().reset();
        Item deployed = tenant.state()
                .all(action)
                .filter(a -> a.document().toString().contains("\"all_changes_deployed\":true"))
                .findFirst()
                .orElseThrow();
        tenant.state().remove(action, deployed.key());

        RestoreReport report =
                backup.restore(backup.planRestore(snapshot.id(), Selection.everything()), OnError.CONTINUE);

        assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
        assertThat(tenant.calls().latest())
                .noneMatch(c -> !c.method().equals("GET") && c.status() >= 400)
                .anyMatch(c -> c.target().endsWith("/deploy"))
                .anyMatch(c -> c.target().endsWith("/bindings") && c.method().equals("PATCH"));
    }

    @Test
    void clientGetsTheKeyThatTheHostKnows() {
        ResourceType client = ResourceType.of("auth0/client");
        ResourceType credential = ResourceType.of("auth0/client-credential");
        try (IdentityBackup knowing = Auth0Wiring.to(
                        tenant, directory, "knowing", InMemoryStorage.create(), Auth0Wiring.allSecrets(tenant))
                .build()) {
            Snapshot snapshot = knowing.run(RunOptions.defaults().withTypes(client, credential));
            Item keyed = tenant.state()
                    .all(client)
                    .filter(c -> !c.key().id().equals(tenant.clientId())
                            && c.document().toString().contains("\"credentials\""))
                    .findFirst()
                    .orElseThrow();
            tenant.state().remove(client, keyed.key());

            RestoreReport report =
                    knowing.restore(knowing.planRestore(snapshot.id(), Selection.everything()), OnError.CONTINUE);

            assertThat(Damage.notPutRight(report)).isEmpty();
            JsonObject after = tenant.state()
                    .all(client)
                    .map(c -> (JsonObject) c.document())
                    .filter(c -> c.string("name").equals(((JsonObject) keyed.document()).string("name")))
                    .findFirst()
                    .orElseThrow();
            String id = JsonPointer.of("/client_authentication_methods/private_key_jwt/credentials/0/id")
                    .findString(after)
                    .orElseThrow();
            assertThat(after.has("token_endpoint_auth_method")).isFalse();
            assertThat(tenant.state().all(credential).map(c -> c.key().id())).contains(id);
        }
    }

    @Test
    void keysOfClientsAreAskedFor() {
        ResourceType client = ResourceType.of("auth0/client");
        ResourceType credential = ResourceType.of("auth0/client-credential");
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(client, credential));
        Item keyed = tenant.state()
                .all(client)
                .filter(c -> !c.key().id().equals(tenant.clientId())
                        && c.document().toString().contains("\"credentials\""))
                .findFirst()
                .orElseThrow();
        tenant.state().remove(client, keyed.key());

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
        RestoreReport report = backup.restore(plan, OnError.CONTINUE);

        assertThat(plan.toString()).contains("/pem").contains("restore.auth0.client-credential.");
        assertThat(report.count(Outcome.REFUSED))
                .as(Json.pretty(report.toJson()))
                .isZero();
        assertThat(report.results())
                .filteredOn(r -> r.step().kind() == Step.Kind.CREATE
                        && r.step().target().type().equals(credential))
                .isNotEmpty()
                .allMatch(r -> r.outcome() == Outcome.NEEDS_PERSON);
        assertThat(tenant.state().all(client).map(c -> JsonPointer.of("/name").findString(c.document())))
                .contains(JsonPointer.of("/name").findString(keyed.document()));
    }

    @Test
    void deletedAndEditedObjectsComeBack() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ROLE, ORGANIZATION));
        Item role = tenant.state().all(ROLE).findFirst().orElseThrow();
        Item organization = tenant.state().all(ORGANIZATION).findFirst().orElseThrow();
        tenant.state().remove(ROLE, role.key());
        tenant.state()
                .put(
                        ORGANIZATION,
                        organization.key(),
                        ((JsonObject) organization.document()).with("display_name", new JsonString("Edited")));

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
        RestoreReport report = backup.restore(plan, OnError.CONTINUE);

        assertThat(plan.steps()).as(plan.toString()).hasSize(2);
        assertThat(report.isComplete())
                .as(plan + "\n" + Json.pretty(report.toJson()))
                .isTrue();
        assertThat(tenant.state().all(ROLE).map(r -> JsonPointer.of("/name").findString(r.document())))
                .contains(JsonPointer.of("/name").findString(role.document()));
        assertThat(tenant.state()
                        .find(ORGANIZATION, organization.key())
                        .flatMap(o -> JsonPointer.of("/display_name").findString(o)))
                .isEqualTo(JsonPointer.of("/display_name").findString(organization.document()));
    }
}
