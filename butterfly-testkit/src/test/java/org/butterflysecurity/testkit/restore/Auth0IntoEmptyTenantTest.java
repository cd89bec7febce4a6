package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
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
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of one tenant in another that has nothing but what every tenant has. */
class Auth0IntoEmptyTenantTest {
    /** Proof of a domain is of one tenant alone. */
    private static final Set<String> OF_ONE_TENANT = Set.of("custom-domain", "custom-domain-default");

    private static final List<TypeDefinition> TYPES = Auth0RoundTripProperties.TYPES.stream()
            .filter(t -> !OF_ONE_TENANT.contains(t.type().name()))
            .toList();

    private static final ResourceType ROLE = ResourceType.of("auth0/role");
    private static final RestoreOptions EVERYTHING = RestoreOptions.of(Selection.everything());

    @TempDir
    private Path directory;

    private SimulatedAuth0 tenant;
    private SimulatedAuth0 sandbox;
    private IdentityBackup backup;
    private IdentityBackup into;

    @BeforeEach
    void connect() {
        tenant = start(1, 12);
        sandbox = start(7, 1);
        removeClientsWithKeys(tenant);
        removeClientsWithKeys(sandbox);
        empty();
        backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                .build();
        into = Auth0Wiring.to(sandbox, directory, "sandbox", InMemoryStorage.create(), Auth0Wiring.allSecrets(sandbox))
                .build();
    }

    /** Without its key a client cannot be made as it was. */
    private static void removeClientsWithKeys(SimulatedAuth0 tenant) {
        ResourceType client = ResourceType.of("auth0/client");
        tenant.state()
                .all(client)
                .filter(c -> !c.key().id().equals(tenant.clientId())
                        && c.document().toString().contains("\"credentials\""))
                .toList()
                .forEach(c -> tenant.state().remove(client, c.key()));
    }

    private static SimulatedAuth0 start(int seed, int users) {
        return SimulatedAuth0.start(Auth0Options.defaults()
                .tenant(DemoTenant.seed(seed).users(users))
                .pendingPolls(0));
    }

    @AfterEach
    void close() {
        into.close();
        backup.close();
        sandbox.close();
        tenant.close();
    }

    private void empty() {
        for (TypeDefinition type : TYPES) {
            boolean comesAndGoes = Stream.of("create", "delete")
                    .allMatch(name -> type.writing()
                            .operation(name)
                            .filter(Operation::isPossible)
                            .isPresent());
            if (comesAndGoes) {
                sandbox.state()
                        .all(type.type())
                        .filter(item -> Auth0RoundTripProperties.mayBeHarmed(sandbox, type, item))
                        .map(Item::key)
                        .toList()
                        .forEach(key -> sandbox.state().remove(type.type(), key));
            }
        }
    }

    private Snapshot snapshot() {
        return backup.run(RunOptions.defaults()
                .withTypes(TYPES.stream().map(TypeDefinition::type).toList()));
    }

    /** Without the application in use and the Management API: each tenant has its own of them. */
    private static TenantGraph graph(SimulatedAuth0 tenant) {
        TenantGraph graph = new TenantGraph();
        for (TypeDefinition type : TYPES) {
            tenant.state()
                    .all(type.type())
                    .filter(i -> !(i.key() + " " + i.document()).contains(tenant.clientId()))
                    .filter(i -> !i.document().toString().contains("/api/v2/"))
                    .forEach(i -> graph.add(type, i.key(), Auth0RoundTripProperties.comparable(type, i.document())));
        }
        return graph;
    }

    @Test
    void emptyTenantBecomesTheSameUpToItsIds() {
        Snapshot snapshot = snapshot();

        RestorePlan plan = into.planRestoreFrom(backup, snapshot.id(), EVERYTHING);
        RestoreReport report = into.restoreFrom(backup, plan, OnError.CONTINUE);

        List<String> wrong = Damage.notPutRight(report);
        wrong.addAll(graph(tenant).difference(graph(sandbox)));
        assertThat(wrong).as(plan.toString()).isEmpty();
        assertThat(sandbox.calls().latest().stream()
                        .filter(c -> c.method().equals("POST") && c.target().equals("/api/v2/jobs/users-imports")))
                .as("all users of a database come by one job")
                .hasSize(1);
    }

    @Test
    void connectionOfTheSameNameAndAnotherStrategyIsForAPerson() {
        ResourceType connection = ResourceType.of("auth0/connection");
        Snapshot snapshot = snapshot();
        ResourceKey other = ResourceKey.of("con_other00000001");
        JsonObject oidc = JsonObject.builder()
                .put("id", other.id())
                .put("name", "samlp-1")
                .put("strategy", "oidc")
                .put("options", JsonObject.EMPTY)
                .build();
        sandbox.state().put(connection, other, oidc);

        RestorePlan plan = into.planRestoreFrom(backup, snapshot.id(), EVERYTHING);
        RestoreReport report = into.restoreFrom(backup, plan, OnError.CONTINUE);

        assertThat(plan.steps())
                .anyMatch(s -> s instanceof Step.NeedsPerson person
                        && s.target().type().equals(connection)
                        && person.instructions().contains("cannot be changed (")
                        && person.instructions().contains("/strategy"));
        assertThat(report.count(Outcome.REFUSED)).isZero();
        assertThat(sandbox.state().find(connection, other)).contains(oidc);
    }

    @Test
    void nextSyncFindsWhatWasRenamedAndMakesNothingTwice() {
        Snapshot first = snapshot();
        into.restoreFrom(backup, into.planRestoreFrom(backup, first.id(), EVERYTHING), OnError.CONTINUE);
        long roles = sandbox.state().count(ROLE);
        ResourceKey role = tenant.state().all(ROLE).findFirst().orElseThrow().key();
        tenant.state()
                .put(
                        ROLE,
                        role,
                        JsonPointer.of("/name")
                                .replace(
                                        tenant.state().find(ROLE, role).orElseThrow(), n -> new JsonString("Renamed")));
        Snapshot second = snapshot();

        RestorePlan plan = into.planRestoreFrom(backup, second.id(), EVERYTHING);
        RestoreReport report = into.restoreFrom(backup, plan, OnError.CONTINUE);

        assertThat(plan.count(Step.Kind.CREATE)).as(plan.toString()).isZero();
        assertThat(plan.count(Step.Kind.UPDATE)).as(plan.toString()).isEqualTo(1);
        assertThat(report.count(Outcome.REFUSED)).isZero();
        assertThat(sandbox.state().count(ROLE)).isEqualTo(roles);
        assertThat(graph(tenant).difference(graph(sandbox))).isEmpty();
    }
}
