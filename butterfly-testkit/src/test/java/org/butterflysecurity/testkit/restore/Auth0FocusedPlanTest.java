package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan for one object of Auth0 costs as many calls in a large tenant as in a small one. */
class Auth0FocusedPlanTest {
    private static final ResourceType ROLE = ResourceType.of("auth0/role");

    @TempDir
    private Path directory;

    @Test
    void planForOneObjectCostsTheSameWhateverTheTenantHas() {
        long small = callsFor(10, 4);
        long large = callsFor(500, 150);

        System.out.println("Calls for a plan of one role of Auth0: " + small);
        assertThat(large).isEqualTo(small).isLessThan(10);
    }

    private long callsFor(int users, int roles) {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(Auth0Options.defaults()
                        .tenant(DemoTenant.seed(2).users(users).roles(roles)));
                IdentityBackup backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                        .build()) {
            Snapshot snapshot =
                    backup.run(RunOptions.defaults().withTypes(ROLE, ResourceType.of("auth0/role-permission")));
            Item role = tenant.state().all(ROLE).findFirst().orElseThrow();
            tenant.state()
                    .put(ROLE, role.key(), ((JsonObject) role.document()).with("description", new JsonString("x")));
            tenant.calls().reset();

            RestorePlan plan = backup.planRestore(
                    snapshot.id(), Selection.of(ROLE.toString()).named("Role 0"));

            assertThat(plan.count(Step.Kind.UPDATE)).as(plan.toString()).isEqualTo(1);
            return tenant.calls().total();
        }
    }
}
