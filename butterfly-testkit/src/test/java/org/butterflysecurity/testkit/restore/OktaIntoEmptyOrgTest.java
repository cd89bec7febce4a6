package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of one org in another that has nothing but what every org has. */
class OktaIntoEmptyOrgTest {
    /** Agents register themselves with each org: what is set for them cannot go to another. */
    private static final List<TypeDefinition> TYPES = OktaRoundTripProperties.TYPES.stream()
            .filter(t -> !t.type().name().startsWith("agent-pool"))
            .toList();

    private static final ResourceType GROUP = ResourceType.of("okta/group");

    @TempDir
    private Path directory;

    private SimulatedOkta org;
    private SimulatedOkta sandbox;
    private IdentityBackup backup;
    private IdentityBackup into;

    @BeforeEach
    void connect() {
        org = SimulatedOkta.start(OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(1).users(12).groups(8).apps(9)));
        sandbox = SimulatedOkta.start(OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(7).users(1).groups(4).apps(9)));
        empty(sandbox);
        backup = OktaWiring.to(org, directory, "acme").build();
        into = OktaWiring.to(sandbox, directory, "sandbox").build();
    }

    @AfterEach
    void close() {
        into.close();
        backup.close();
        sandbox.close();
        org.close();
    }

    /** Of what stays the same set in every org nothing is taken away. */
    private static void empty(SimulatedOkta org) {
        for (TypeDefinition type : TYPES) {
            boolean comesAndGoes = Stream.of("create", "delete")
                    .allMatch(name -> type.writing()
                            .operation(name)
                            .filter(Operation::isPossible)
                            .isPresent());
            if (!comesAndGoes) {
                continue;
            }
            org.state()
                    .all(type.type())
                    .filter(i -> OktaRoundTripProperties.isOfTenant(org, type, i))
                    .map(Item::key)
                    .toList()
                    .forEach(key -> OktaRoundTripProperties.delete(org, type.type(), key));
        }
    }

    private Snapshot snapshot() {
        return backup.run(RunOptions.defaults()
                .withTypes(TYPES.stream().map(TypeDefinition::type).toList()));
    }

    @Test
    void emptyOrgBecomesTheSameUpToItsIds() {
        Snapshot snapshot = snapshot();

        RestorePlan plan = into.planRestoreFrom(backup, snapshot.id(), RestoreOptions.of(Selection.everything()));
        RestoreReport report = into.restoreFrom(backup, plan, OnError.CONTINUE);

        List<String> wrong = Damage.notPutRight(report);
        wrong.addAll(
                OktaRoundTripProperties.graph(org, TYPES).difference(OktaRoundTripProperties.graph(sandbox, TYPES)));
        assertThat(wrong).as(plan.toString()).isEmpty();
    }

    @Test
    void nextSyncFindsWhatWasRenamedAndMakesNothingTwice() {
        Snapshot first = snapshot();
        RestoreOptions everything = RestoreOptions.of(Selection.everything());
        into.restoreFrom(backup, into.planRestoreFrom(backup, first.id(), everything), OnError.CONTINUE);
        long groups = sandbox.state().count(GROUP);
        Item group = org.state()
                .all(GROUP)
                .filter(g -> OktaRoundTripProperties.isOfTenant(
                        org, OktaCatalog.catalog().get(GROUP), g))
                .findFirst()
                .orElseThrow();
        JsonPointer name = JsonPointer.of("/profile/name");
        org.state().put(GROUP, group.key(), name.replace(group.document(), n -> new JsonString("Renamed")));
        Snapshot second = snapshot();

        RestorePlan plan = into.planRestoreFrom(backup, second.id(), everything);
        RestoreReport report = into.restoreFrom(backup, plan, OnError.CONTINUE);

        assertThat(plan.count(Step.Kind.CREATE)).as(plan.toString()).isZero();
        assertThat(plan.count(Step.Kind.UPDATE)).as(plan.toString()).isEqualTo(1);
        assertThat(report.count(Outcome.REFUSED)).isZero();
        assertThat(sandbox.state().count(GROUP)).isEqualTo(groups);
        assertThat(OktaRoundTripProperties.graph(org, TYPES).difference(OktaRoundTripProperties.graph(sandbox, TYPES)))
                .isEmpty();
    }

    @Test
    void usersWhoseTypesDoNotComeAlongAreLeftToPeople() {
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ResourceType.of("okta/user")));

        RestorePlan plan = into.planRestoreFrom(backup, snapshot.id(), RestoreOptions.of(Selection.everything()));

        assertThat(plan.steps())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step)
                        .isInstanceOfSatisfying(
                                Step.NeedsPerson.class,
                                s -> assertThat(s.instructions())
                                        .contains("names a user-type at /type/id")
                                        .contains("Take okta/user-type along")));
    }

    @Test
    void usersOfATypeThatIsNotThereAndNotSelectedAreLeftToPeople() {
        ResourceType user = ResourceType.of("okta/user");
        ResourceType kind = ResourceType.of("okta/user-type");
        Item own = org.state()
                .all(kind)
                .filter(t -> OktaRoundTripProperties.isOfTenant(
                        org, OktaCatalog.catalog().get(kind), t))
                .findFirst()
                .orElseThrow();
        Item person = org.state().all(user).findFirst().orElseThrow();
        JsonPointer at = JsonPointer.of("/type/id");
        org.state()
                .put(
                        user,
                        person.key(),
                        at.replace(
                                person.document(), v -> new JsonString(own.key().id())));
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(user, kind));

        RestorePlan plan = into.planRestoreFrom(backup, snapshot.id(), RestoreOptions.of(Selection.of(user)));

        assertThat(plan.count(Step.Kind.CREATE)).as(plan.toString()).isEqualTo(11);
        assertThat(plan.toString())
                .contains("It names the user-type " + own.key().id());
    }
}
