package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.RestoreReport.StepResult;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan for a few objects costs calls for a few, and says what a plan that reads everything says. */
class FocusedPlanTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final ResourceType MEMBERSHIP = ResourceType.of("okta/group-membership");
    /** Alone it cannot be read: there is no token without a scope. */
    private static final ResourceType NEEDS_NO_SCOPE = ResourceType.of("okta/well-known-org-metadata");
    /** Token, discovery, the group, and who has roles. */
    private static final int CALLS_TO_CONNECT = 8;

    @TempDir
    private Path directory;

    private static SimulatedOkta org(int users, int groups) {
        return SimulatedOkta.start(OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(5).users(users).groups(groups)));
    }

    private static Item ownGroup(SimulatedOkta org) {
        return org.state()
                .all(GROUP)
                .filter(g -> JsonPointer.of("/type")
                        .findString(g.document())
                        .orElse("")
                        .equals("OKTA_GROUP"))
                .filter(g -> org.state()
                        .all(MEMBERSHIP)
                        .anyMatch(m -> m.key().segments().get(0).equals(g.key().id())))
                .findFirst()
                .orElseThrow();
    }

    private static void rename(SimulatedOkta org, Item group) {
        JsonObject document = (JsonObject) group.document();
        JsonObject profile = document.object("profile").orElseThrow().with("name", new JsonString("Renamed"));
        org.state().put(GROUP, group.key(), document.with("profile", profile));
    }

    @Test
    void planOfOneRenamedGroupAsksAsLittleOfALargeOrgAsOfASmallOne() {
        List<Long> calls = new ArrayList<>();
        for (int size : new int[] {20, 600}) {
            try (SimulatedOkta org = org(size * 3, size);
                    IdentityBackup backup =
                            OktaWiring.to(org, directory, "acme-" + size).build()) {
                Snapshot snapshot = backup.run();
                Item group = ownGroup(org);
                rename(org, group);
                long before = org.calls().total();

                RestorePlan plan =
                        backup.planRestore(snapshot.id(), Selection.of(GROUP).key(group.key()));

                calls.add(org.calls().total() - before);
                assertThat(plan.steps()).as(plan.toString()).hasSize(1);
                assertThat(plan.count(Step.Kind.UPDATE)).isEqualTo(1);
            }
        }
        assertThat(calls.get(1)).isEqualTo(calls.get(0)).isLessThanOrEqualTo(CALLS_TO_CONNECT);
    }

    @Test
    void planOfOneDeletedGroupWithItsMembersListsGroupsAndAsksForNoOthersMembers() {
        try (SimulatedOkta org = org(90, 60);
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            Snapshot snapshot = backup.run();
            Item group = ownGroup(org);
            List<Item> members = org.state()
                    .all(MEMBERSHIP)
                    .filter(m -> m.key().segments().get(0).equals(group.key().id()))
                    .toList();
            org.state().remove(GROUP, group.key());
            org.calls().reset();

            RestorePlan plan = backup.planRestore(
                    snapshot.id(), Selection.of(GROUP).key(group.key()).withDependents());
            long asked = org.calls().byEndpoint().entrySet().stream()
                    .filter(e -> e.getKey().contains("/groups/{") && e.getKey().endsWith("/users"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            assertThat(asked).isLessThan(5);
            assertThat(plan.steps()).as(plan.toString()).hasSizeGreaterThan(members.size());
            assertThat(report.results())
                    .extracting(StepResult::outcome)
                    .as(plan.toString())
                    .containsOnly(Outcome.DONE, Outcome.NEEDS_PERSON);
            assertThat(report.remaining())
                    .extracting(step -> step.target().type())
                    .as(report.remaining().toString())
                    .doesNotContain(GROUP, MEMBERSHIP);
        }
    }

    @Test
    void groupThatWasMadeAgainByHandIsFoundByItsNameWithItsMembers() {
        try (SimulatedOkta org = org(30, 20);
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            Snapshot snapshot = backup.run();
            Item group = ownGroup(org);
            backup.restore(backup.planRestore(snapshot.id(), Selection.of(GROUP).key(group.key())));
            org.state().remove(GROUP, group.key());
            Selection selection = Selection.of(GROUP).key(group.key()).or(Selection.of(MEMBERSHIP));
            backup.restore(backup.planRestore(snapshot.id(), selection), OnError.CONTINUE);

            RestorePlan again = backup.planRestore(
                    snapshot.id(), Selection.of(GROUP).key(group.key()).withDependents());

            assertThat(again.steps().stream().filter(s -> s.target().type().equals(GROUP)))
                    .as(again.toString())
                    .isEmpty();
            assertThat(again.steps().stream().filter(s -> s.target().type().equals(MEMBERSHIP)))
                    .as(again.toString())
                    .isEmpty();
        }
    }

    @Test
    void planOfAnyObjectOfAnUntouchedOrgIsEmpty() {
        try (SimulatedOkta org = org(30, 20);
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            planOfEachTypeIsEmpty(backup);
        }
    }

    @Test
    void planOfAnyObjectOfAnUntouchedTenantIsEmpty() {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(Auth0Options.defaults());
                IdentityBackup backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                        .build()) {
            planOfEachTypeIsEmpty(backup);
        }
    }

    /** A single object that is asked for alone must look as it does in a listing. */
    private static void planOfEachTypeIsEmpty(IdentityBackup backup) {
        Snapshot snapshot = backup.run();
        for (TypeResult type : snapshot.types()) {
            if (type.root().isEmpty() || type.type().equals(NEEDS_NO_SCOPE)) {
                continue;
            }
            List<Resource> some;
            try (Stream<Resource> all = backup.read(snapshot.id(), type.type())) {
                some = all.limit(2).toList();
            }
            if (!some.isEmpty()) {
                Selection selection = Selection.of(type.type()).key(some.get(0).key());
                for (Resource resource : some) {
                    selection = selection.or(Selection.of(type.type()).key(resource.key()));
                }
                RestorePlan plan = backup.planRestore(
                        snapshot.id(), RestoreOptions.of(selection).withDeletes(Deletes.upTo(10)));

                assertThat(plan.steps()).as(type.type() + ": " + plan).isEmpty();
            }
        }
    }
}
