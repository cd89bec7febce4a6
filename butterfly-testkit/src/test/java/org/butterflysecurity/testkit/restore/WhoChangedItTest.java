package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the providers' logs say of a change that a restore has made, and of one that nobody logged. */
class WhoChangedItTest {
    @TempDir
    private Path directory;

    @Test
    void systemLogNamesWhoMadeAGroupAndAddedItsMembers() {
        ResourceType group = ResourceType.of("okta/group");
        ResourceType membership = ResourceType.of("okta/group-membership");
        try (SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            RunOptions few = RunOptions.defaults().withTypes(group, membership);
            Snapshot whole = backup.run(few);
            ResourceKey gone = org.state()
                    .all(membership)
                    .map(Item::key)
                    .map(k -> k.parent().orElseThrow())
                    .filter(k -> org.state()
                            .find(group, k)
                            .filter(g -> g.toString().contains("\"OKTA_GROUP\""))
                            .isPresent())
                    .findFirst()
                    .orElseThrow();
            org.state().remove(group, gone);
            Snapshot damaged = backup.run(few);
            backup.restore(backup.planRestore(whole.id(), Selection.everything()), OnError.STOP);
            Snapshot restored = backup.run(few);

            Diff unlogged =
                    backup.diff(whole.id(), damaged.id(), DiffOptions.defaults().withAuthors());
            Diff logged = backup.diff(
                    damaged.id(), restored.id(), DiffOptions.defaults().withAuthors());

            assertThat(unlogged.changes()).isNotEmpty();
            assertThat(logged.logs()).containsExactly(new Diff.LogReading("okta", true, ""));
            ObjectChange made = logged.changes().stream()
                    .filter(c -> c.type().equals(group) && c.kind() == ObjectChange.Kind.ADDED)
                    .findFirst()
                    .orElseThrow();
            assertThat(made.log()).singleElement().satisfies(entry -> {
                assertThat(entry.actorId()).contains(org.clientId());
                assertThat(entry.action()).isEqualTo("group.lifecycle.create");
            });
            assertThat(logged.changes())
                    .filteredOn(c -> c.type().equals(membership) && c.kind() == ObjectChange.Kind.ADDED)
                    .isNotEmpty()
                    .allSatisfy(c -> assertThat(c.log())
                            .extracting(e -> e.action())
                            .containsExactly("group.user_membership.add"));
            assertThat(logged.toString()).contains("      by " + org.clientId() + " at ");
            assertThat(backup.diff(damaged.id(), restored.id()).logs()).isEmpty();
        }
    }

    @Test
    void tenantLogNamesWhoMadeARole() {
        ResourceType role = ResourceType.of("auth0/role");
        try (SimulatedAuth0 tenant = SimulatedAuth0.start();
                IdentityBackup backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                        .build()) {
            RunOptions few = RunOptions.defaults().withTypes(role);
            Snapshot whole = backup.run(few);
            tenant.state()
                    .remove(
                            role,
                            tenant.state().all(role).findFirst().orElseThrow().key());
            Snapshot damaged = backup.run(few);
            backup.restore(backup.planRestore(whole.id(), Selection.everything()), OnError.STOP);

            Diff drift = backup.drift(damaged.id(), DiffOptions.defaults().withAuthors());

            assertThat(drift.logs()).containsExactly(new Diff.LogReading("auth0", true, ""));
            assertThat(drift.changes())
                    .singleElement()
                    .satisfies(change -> assertThat(change.log())
                            .singleElement()
                            .satisfies(entry -> {
                                assertThat(entry.actorId()).contains(tenant.clientId());
                                assertThat(entry.action()).isEqualTo("POST /api/v2/roles");
                            }));
        }
    }
}
