package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to plan for one object: pages of its own type and of what it may name, whatever else the org has. */
class OktaPlanCostTest {
    private static final List<ResourceType> TYPES = Stream.of(
                    "user",
                    "group",
                    "group-membership",
                    "app",
                    "network-zone",
                    "custom-role",
                    "inline-hook",
                    "policy-access")
            .map(name -> ResourceType.of("okta/" + name))
            .toList();

    @TempDir
    private Path directory;

    private long calls(DemoTenant tenant, String type) {
        try (SimulatedOkta org = SimulatedOkta.start(
                        OktaOptions.defaults().transport(Transport.PLAIN_HTTP).tenant(tenant));
                IdentityBackup backup =
                        OktaRestoreTest.wired(org, directory, "acme").build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(TYPES));
            ResourceType one = ResourceType.of(type);
            var key = org.state().all(one).findFirst().orElseThrow().key();
            long before = org.calls().total();

            RestorePlan plan =
                    backup.planRestore(snapshot.id(), Selection.of(one).key(key));

            assertThat(plan.steps()).isEmpty();
            return org.calls().total() - before;
        }
    }

    @Test
    void oneObjectCostsTheSameHoweverManyOthersThereAre() {
        for (String type : new String[] {"okta/group", "okta/network-zone", "okta/custom-role", "okta/inline-hook"}) {
            long few = calls(DemoTenant.seed(1).users(4).groups(6).apps(6), type);
            long many = calls(DemoTenant.seed(1).users(150).groups(150).apps(40), type);

            assertThat(many)
                    .as(type + " of a small and of a bigger org")
                    .isEqualTo(few)
                    .isLessThan(20);
        }
    }
}
