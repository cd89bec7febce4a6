package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestorePlanJson;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OktaRestoreTest {
    private static final ResourceType GROUP = type("group");
    private static final ResourceType MEMBERSHIP = type("group-membership");
    private static final ResourceType RULE = type("group-rule");
    private static final ResourceType USER = type("user");
    private static final ResourceType APP = type("app");
    private static final ResourceType ASSIGNMENT = type("app-group-assignment");
    private static final ResourceType ZONE = type("network-zone");
    private static final List<ResourceType> FEW =
            List.of(GROUP, MEMBERSHIP, RULE, USER, APP, ASSIGNMENT, type("app-user"), ZONE, type("trusted-origin"));

    private static final List<ResourceType> MANY = Stream.concat(
                    FEW.stream(),
                    Stream.of(
                                    "user-type",
                                    "policy-access",
                                    "policy-rule-access",
                                    "authz-server",
                                    "authz-server-scope",
                                    "authz-server-claim",
                                    "app-access-policy-assignment",
                                    "inline-hook",
                                    "behavior")
                            .map(OktaRestoreTest::type))
            .toList();

    @TempDir
    private Path directory;

    private SimulatedOkta org;
    private IdentityBackup backup;

    @BeforeEach
    void connect() {
        org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
        backup = OktaWiring.to(org, directory, "acme").build();
    }

    @AfterEach
    void close() {
        backup.close();
        org.close();
    }

    private static ResourceType type(String name) {
        return new ResourceType("okta", name);
    }

    private static String text(Item item, String pointer) {
        return JsonPointer.of(pointer).findString(item.document()).orElse("");
    }

    private Item ownGroup() {
        return org.state()
                .all(GROUP)
                .filter(g -> text(g, "/type").equals("OKTA_GROUP"))
                .filter(g -> org.state()
                        .all(MEMBERSHIP)
                        .anyMatch(m -> m.key().segments().get(0).equals(g.key().id())))
                .findFirst()
                .orElseThrow();
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
    void deletedGroupComesBackWithItsMembersAndEverythingThatNamesIt() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(FEW));
        Item group = ownGroup();
        long members = membersOf(group.key().id());
        org.state().remove(GROUP, group.key());
        org.state()
                .all(ASSIGNMENT)
                .filter(a -> a.key().id().equals(group.key().id()))
                .toList()
                .forEach(a -> org.state().remove(ASSIGNMENT, a.key()));

        RestorePlan plan = backup.planRestore(
                snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(100)));
        RestoreReport report = backup.restore(plan, OnError.CONTINUE);

        assertThat(plan.count(Step.Kind.CREATE)).as(plan.toString()).isGreaterThanOrEqualTo(1 + members);
        assertThat(report.isComplete())
                .as(plan + "\n" + Json.pretty(report.toJson()))
                .isTrue();
        Item back = org.state()
                .all(GROUP)
                .filter(g -> text(g, "/profile/name").equals(text(group, "/profile/name")))
                .findFirst()
                .orElseThrow();
        assertThat(back.key()).isNotEqualTo(group.key());
        assertThat(membersOf(back.key().id())).isEqualTo(members);
    }

    private long membersOf(String group) {
        return org.state()
                .all(MEMBERSHIP)
                .filter(m -> m.key().segments().get(0).equals(group))
                .count();
    }

    @Test
    void planIsTheSameAfterItWasWrittenAndRead() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(FEW));
        org.state().remove(GROUP, ownGroup().key());

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
        RestorePlan read = RestorePlanJson.read(Json.parse(Json.pretty(RestorePlanJson.of(plan))));

        assertThat(read).isEqualTo(plan);
        assertThat(read.hash()).isEqualTo(plan.hash());
    }

    @Test
    void planShowsWhatASetLacksAndIsReadBackWithThat() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ZONE));
        Item zone = org.state()
                .all(ZONE)
                .filter(z -> JsonPointer.of("/gateways").find(z.document()).isPresent())
                .findFirst()
                .orElseThrow();
        org.state()
                .put(
                        ZONE,
                        zone.key(),
                        ((JsonObject) zone.document())
                                .with(
                                        "gateways",
                                        Json.parse(
                                                "[{\"type\":\"CIDR\",\"value\":\"9.9.9.0/24\"}, {\"type\":\"CIDR\",\"value\":\"8.8.8.0/24\"}]")));

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());

        assertThat(plan.toString()).contains("        /gateways:\n          - {", "9.9.9.0/24");
        assertThat(RestorePlanJson.read(RestorePlanJson.of(plan))).isEqualTo(plan);
    }

    @Test
    void tenantThatChangedUnderThePlanIsNotWritten() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(GROUP));
        Item group = ownGroup();
        rename(group, "Renamed");
        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.of(GROUP));
        rename(group, "Renamed again");

        assertThatThrownBy(() -> backup.restore(plan))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_PLAN));
        assertThat(backup.restores()).isEmpty();
    }

    private void rename(Item group, String name) {
        JsonObject document = (JsonObject) group.document();
        JsonObject profile = document.object("profile").orElseThrow().with("name", new JsonString(name));
        org.state().put(GROUP, group.key(), document.with("profile", profile));
    }

    @Test
    void rollbackUndoesWhatTheRestoreDidAndNothingElse() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(FEW));
        Item group = ownGroup();
        Item other = org.state()
                .all(ZONE)
                .filter(z -> !z.document().toString().contains("\"system\":true"))
                .findFirst()
                .orElseThrow();
        org.state().remove(GROUP, group.key());
        RestoreReport report = backup.restore(backup.planRestore(snapshot.id(), Selection.of(GROUP)));
        org.state().remove(ZONE, other.key());

        RestorePlan back = backup.planRollback(report.id()).orElseThrow();
        RestoreReport undone = backup.restore(back);

        assertThat(back.steps()).as(back.toString()).hasSize(1);
        assertThat(back.count(Step.Kind.DELETE)).isEqualTo(1);
        assertThat(undone.isComplete()).as(Json.pretty(undone.toJson())).isTrue();
        assertThat(org.state().all(GROUP).map(g -> text(g, "/profile/name")))
                .doesNotContain(text(group, "/profile/name"));
    }

    @Test
    void clientInUseIsLeftAlone() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(APP));
        Item client = org.state()
                .all(APP)
                .filter(a -> a.key().id().equals(org.clientId()))
                .findFirst()
                .orElseThrow();
        org.state().put(APP, client.key(), ((JsonObject) client.document()).with("label", new JsonString("Changed")));

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());

        assertThat(plan.steps()).as(plan.toString()).hasSize(1);
        assertThat(plan.count(Step.Kind.NEEDS_PERSON)).isEqualTo(1);
    }

    @Test
    void selectionByNameTakesWhatTheObjectNeedsAndNoMore() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(FEW));
        List<Item> groups = org.state()
                .all(GROUP)
                .filter(g -> text(g, "/type").equals("OKTA_GROUP"))
                .limit(3)
                .toList();
        groups.forEach(g -> org.state().remove(GROUP, g.key()));

        RestorePlan plan =
                backup.planRestore(snapshot.id(), Selection.of(GROUP).named(text(groups.get(0), "/profile/name")));

        assertThat(plan.steps().stream().map(s -> s.target().key()))
                .containsExactly(groups.get(0).key());
    }

    @Test
    void emptyTenantBecomesTheSameUpToItsIds() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(MANY));
        try (SimulatedOkta sandbox = SimulatedOkta.start(OktaOptions.defaults()
                        .transport(Transport.PLAIN_HTTP)
                        .tenant(DemoTenant.seed(7).users(1)));
                IdentityBackup into =
                        OktaWiring.to(sandbox, directory, "sandbox").build()) {
            RestorePlan plan = into.planRestoreFrom(backup, snapshot.id(), RestoreOptions.of(Selection.everything()));
            RestoreReport report = into.restoreFrom(backup, plan, OnError.CONTINUE);

            assertThat(report.results().stream()
                            .filter(r -> r.outcome() == RestoreReport.Outcome.REFUSED
                                    || r.outcome() == RestoreReport.Outcome.SKIPPED)
                            .map(r -> r.step() + " " + r.detail()))
                    .isEmpty();
            Stream<Step> left = report.remaining().stream().filter(s -> s.kind() != Step.Kind.NEEDS_PERSON);
            assertThat(left).isEmpty();
        }
    }

    @Test
    void listThatCannotBeChangedIsForAPersonWhicheverOfItsGroupsIsMadeAnew() {
        JsonPointer groups = JsonPointer.of("/actions/assignUserToGroups/groupIds");
        Item rule = org.state().all(RULE).findFirst().orElseThrow();
        List<Item> two = org.state()
                .all(GROUP)
                .filter(g -> text(g, "/type").equals("OKTA_GROUP"))
                .limit(2)
                .toList();
        JsonArray ids = JsonArray.ofStrings(two.stream().map(g -> g.key().id()).toList());
        org.state().put(RULE, rule.key(), groups.replace(rule.document(), old -> ids));
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(GROUP, RULE));
        org.state().remove(GROUP, two.get(1).key());

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());

        assertThat(plan.steps())
                .as(plan.toString())
                .filteredOn(s -> s.target().key().equals(rule.key()))
                .singleElement()
                .isInstanceOf(Step.NeedsPerson.class);
    }

    /** Clients may have ids that somebody chose: the catalog says which word stands for all of them. */
    @Test
    void whatNamesAnIdOfAnotherTenantIsForAPersonHoweverItLooks() {
        ResourceType server = type("authz-server");
        ResourceType policy = type("authz-server-policy");
        Item one = org.state().all(policy).findFirst().orElseThrow();
        JsonObject named = ((JsonObject) one.document())
                .with("name", new JsonString("For one client"))
                .with("conditions", Json.parse("{\"clients\":{\"include\":[\"webshop\"]}}"));
        JsonObject all = ((JsonObject) one.document())
                .with("name", new JsonString("For all clients"))
                .with("conditions", Json.parse("{\"clients\":{\"include\":[\"ALL_CLIENTS\"]}}"));
        ResourceKey parent = one.key().parent().orElseThrow();
        org.state().put(policy, parent.child("00pnamed"), named.with("id", new JsonString("00pnamed")));
        org.state().put(policy, parent.child("00pall"), all.with("id", new JsonString("00pall")));
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(server, policy));
        try (SimulatedOkta sandbox = SimulatedOkta.start(OktaOptions.defaults()
                        .transport(Transport.PLAIN_HTTP)
                        .tenant(DemoTenant.seed(7).users(1)));
                IdentityBackup into =
                        OktaWiring.to(sandbox, directory, "sandbox").build()) {

            RestorePlan plan = into.planRestoreFrom(
                    backup,
                    snapshot.id(),
                    RestoreOptions.of(Selection.of(policy).named("For*")));

            assertThat(plan.steps().stream()
                            .map(s -> s.kind() + " " + s.target().name()))
                    .as(plan.toString())
                    .containsExactly("CREATE For all clients", "NEEDS_PERSON For one client");
        }
    }

    /** Okta gives no token without a scope. */
    @Test
    void typeThatNeedsNoScopeIsReadAlone() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(type("well-known-org-metadata")));

        assertThat(snapshot.isComplete()).isTrue();
        assertThat(snapshot.type(type("well-known-org-metadata")).orElseThrow().count())
                .isEqualTo(1);
    }

    /** Switching one on can be for good: a person does it, and once it is done nothing is planned any more. */
    @Test
    void featureIsSwitchedByAPersonAndNotPlannedAgain() {
        ResourceType feature = type("feature");
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(feature));
        Item one = org.state().all(feature).findFirst().orElseThrow();
        org.state().put(feature, one.key(), ((JsonObject) one.document()).with("status", new JsonString("DISABLED")));

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
        org.state().put(feature, one.key(), one.document());
        RestorePlan after = backup.planRestore(snapshot.id(), Selection.everything());

        assertThat(plan.steps()).as(plan.toString()).singleElement().isInstanceOf(Step.NeedsPerson.class);
        assertThat(plan.toString())
                .contains("Its status is DISABLED and was ENABLED: switching a feature on can be for good");
        assertThat(after.steps()).isEmpty();
    }
}
