package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.spi.RestoreApproval;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore of objects of many types that is cut at its journal, and one whose answers get lost after the org has acted: resumed, the org
 * is as it was, and was asked once for each thing to be made. {@code -Dbutterfly.cuts=1} cuts at every entry and loses the answer of
 * every kind of request, not of some.
 */
class OktaNothingTwiceTest {
    private static final int EACH = Integer.getInteger("butterfly.cuts", 37);
    private static final List<TypeDefinition> TYPES = OktaRoundTripProperties.TYPES;

    /** Of each of these the first object that is the org's own goes, with all that goes with it. */
    private static final List<String> HARMED = List.of(
            "group",
            "user-type",
            "authz-server",
            "resource-set",
            "custom-role",
            "app-group-assignment",
            "network-zone",
            "policy-okta-sign-on",
            "idp",
            "trusted-origin",
            "linked-object-definition",
            "sms-template",
            "group-rule");

    @TempDir
    private Path directory;

    private SimulatedOkta org;
    private TenantGraph before;

    @BeforeEach
    void start() {
        org = SimulatedOkta.start(OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(3).users(6).groups(6).apps(6)));
        before = OktaRoundTripProperties.graph(org, TYPES);
    }

    @AfterEach
    void stop() {
        org.close();
    }

    private static Snapshot snapshot(IdentityBackup backup) {
        return backup.run(RunOptions.defaults()
                .withTypes(TYPES.stream().map(TypeDefinition::type).toList()));
    }

    private void harm() {
        for (TypeDefinition type : TYPES) {
            ResourceType name = type.type();
            if (HARMED.contains(name.name())) {
                org.state()
                        .all(name)
                        .filter(i -> OktaRoundTripProperties.isOfTenant(org, type, i))
                        .map(Item::key)
                        .findFirst()
                        .ifPresent(key -> OktaRoundTripProperties.delete(org, name, key));
            }
        }
    }

    private static RestorePlan plan(IdentityBackup backup, Snapshot snapshot) {
        return backup.planRestore(
                snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1000)));
    }

    /** The org is as it was, and what makes something was asked for as often as the plan says. */
    private void check(String story, RestorePlan plan, RestoreReport report) {
        assertThat(report.isComplete() || report.remaining().stream().allMatch(s -> s.kind() == Step.Kind.NEEDS_PERSON))
                .as(story + "\n" + Json.pretty(report.toJson()))
                .isTrue();
        assertThat(before.difference(OktaRoundTripProperties.graph(org, TYPES)))
                .as(story)
                .isEmpty();
        Once.check(story, plan, org.calls());
    }

    @Test
    void cutAtItsJournalItIsResumedAndNothingIsMadeTwice() {
        int entry = 1;
        for (boolean wasCut = true; wasCut; entry += EACH) {
            CutStorage storage = new CutStorage(InMemoryStorage.create());
            try (IdentityBackup backup =
                    OktaWiring.to(org, directory, "acme", storage).build()) {
                Snapshot snapshot = snapshot(backup);
                harm();
                RestorePlan plan = plan(backup, snapshot);
                storage.failAtEntry(entry);
                org.calls().reset();
                RestoreReport report;
                try {
                    report = backup.restore(plan, OnError.CONTINUE);
                    wasCut = false;
                } catch (StorageException e) {
                    storage.failAtEntry(-1);
                    report = backup.resume(backup.restores().get(0).id(), OnError.CONTINUE);
                }

                check("cut at entry " + entry, plan, report);
            }
        }
        assertThat(entry).isGreaterThan(80);
    }

    @Test
    void lostAnswersAreLookedForBeforeAnythingIsRepeated() {
        int lost = 0;
        for (int kind = 0; kind == 0 || lost > kind - EACH; kind += EACH) {
            int chosen = kind;
            RestoreApproval losing = plan -> {
                plan.steps().stream()
                        .flatMap(s -> s.call().stream())
                        .map(c -> Once.Request.of(c).path().toString())
                        .distinct()
                        .skip(chosen)
                        .findFirst()
                        .ifPresent(path -> org.faults().next(path, new Faults.Fault.CutAfter(0)));
                return true;
            };
            try (IdentityBackup backup = OktaWiring.to(org, directory, "acme", InMemoryStorage.create())
                    .restoreApproval(losing)
                    .build()) {
                Snapshot snapshot = snapshot(backup);
                harm();
                RestorePlan plan = plan(backup, snapshot);
                org.calls().reset();
                RestoreReport report;
                try {
                    report = backup.restore(plan, OnError.CONTINUE);
                } catch (ProviderException e) {
                    report = backup.resume(backup.restores().get(0).id(), OnError.CONTINUE);
                }

                check("lost the answer of request " + kind, plan, report);
                lost = (int) plan.steps().stream()
                        .flatMap(s -> s.call().stream())
                        .map(c -> Once.Request.of(c).path().toString())
                        .distinct()
                        .count();
                assertThat(org.faults().queued()).isZero();
            }
        }
        assertThat(lost).isGreaterThan(15);
    }
}
