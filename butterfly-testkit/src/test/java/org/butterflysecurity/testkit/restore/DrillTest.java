package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.model.Drill;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreRun;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of one simulated org is rehearsed into another. */
class DrillTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final RunOptions FEW = RunOptions.defaults()
            .withTypes(
                    Stream.of("group", "group-membership", "group-rule", "user-type", "user", "network-zone", "device")
                            .map(name -> new ResourceType("okta", name))
                            .toList());

    @TempDir
    private Path directory;

    private final InMemoryStorage storage = InMemoryStorage.create();
    private final List<BackupEvent> events = new ArrayList<>();
    private final LateClock clock = new LateClock();
    private SimulatedOkta org;
    private SimulatedOkta other;
    private IdentityBackup backup;
    private Snapshot snapshot;

    @BeforeEach
    void backUp() {
        org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
        other = SimulatedOkta.start(OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(7).users(1)));
        backup = wired(org, "acme").production().listener(events::add).build();
        snapshot = backup.run(FEW);
    }

    @AfterEach
    void close() {
        backup.close();
        org.close();
        other.close();
    }

    private IdentityBackupBuilder wired(SimulatedOkta tenant, String name) {
        return OktaWiring.to(tenant, directory, name, storage);
    }

    @Test
    void evidenceTellsWhatCameBackAndHowLongItTook() {
        Duration approval = Duration.ofSeconds(20);
        try (IdentityBackup sandbox = wired(other, "sandbox")
                .clock(clock)
                .restoreApproval(plan -> clock.isLateBy(approval))
                .build()) {
            Drill drill = backup.rehearse(snapshot.id(), sandbox);

            assertThat(drill.outcome()).as(drill.toJson().toString()).isEqualTo(Drill.Outcome.COMPLETE);
            assertThat(drill.contentHash()).isEqualTo(Drill.contentHash(backup.snapshot(snapshot.id())));
            assertThat(drill.times().restoring()).isGreaterThanOrEqualTo(approval);
            assertThat(drill.times().recovery())
                    .isEqualTo(drill.times().planning().plus(drill.times().restoring()));
            assertThat(drill.counts().done()).isGreaterThan(50);
            assertThat(drill.counts().refused()).isZero();
            assertThat(drill.counts().equal()).isGreaterThan(drill.counts().present());
            assertThat(drill.differences())
                    .as("only what a person must do is left")
                    .allMatch(d -> d.missing() == Step.Kind.NEEDS_PERSON);
            assertThat(sandbox.restores())
                    .extracting(RestoreRun::id)
                    .containsExactly(drill.restore().orElseThrow());
            assertThat(backup.drills()).containsExactly(drill);
            assertThat(sandbox.drills()).isEmpty();
            assertThat(backup.verifyAll().isIntact()).isTrue();
        }
    }

    @Test
    void refusalOfTheSandboxIsInTheEvidence() {
        try (IdentityBackup sandbox =
                wired(other, "sandbox").restoreApproval(plan -> false).build()) {
            Drill drill = backup.rehearse(snapshot.id(), sandbox, RestoreOptions.of(Selection.of(GROUP)));

            assertThat(drill.outcome()).isEqualTo(Drill.Outcome.FAILED);
            assertThat(drill.detail()).startsWith("BF-RUN-006");
            assertThat(drill.restore()).isEmpty();
            assertThat(backup.drills()).hasSize(1);
            assertThat(backup.lacksDrill()).as("a failed drill shows nothing").isTrue();
        }
    }

    @Test
    void drillThatBreaksOffWhilePlanningIsInTheEvidence() {
        try (IdentityBackup sandbox = wired(other, "sandbox").build()) {
            other.close();

            Drill drill = backup.rehearse(snapshot.id(), sandbox, RestoreOptions.of(Selection.of(GROUP)));

            assertThat(drill.outcome()).isEqualTo(Drill.Outcome.FAILED);
            assertThat(drill.detail()).startsWith("BF-");
            assertThat(drill.plan()).isEmpty();
            assertThat(drill.restore()).isEmpty();
            assertThat(backup.drills()).containsExactly(drill);
            assertThat(backup.lacksDrill()).isTrue();
        }
    }

    @Test
    void noDrillWritesToTheTenantItselfOrToOneInProduction() {
        try (IdentityBackup self = wired(org, "sandbox").build();
                IdentityBackup used = wired(other, "sandbox").production().build()) {
            for (IdentityBackup wrong : List.of(backup, self, used)) {
                assertThatThrownBy(() -> backup.rehearse(snapshot.id(), wrong))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("drill");
            }
            assertThat(backup.drills()).isEmpty();
            assertThat(self.restores()).isEmpty();
        }
    }

    @Test
    void restoreOfAProductionTenantWarnsUntilADrillHasSucceeded() {
        org.state()
                .remove(GROUP, org.state().all(GROUP).findFirst().orElseThrow().key());
        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.of(GROUP));

        assertThat(backup.lacksDrill()).isTrue();
        backup.restore(plan, OnError.CONTINUE);
        assertThat(warnings()).hasSize(1);

        try (IdentityBackup sandbox = wired(other, "sandbox").build()) {
            backup.rehearse(snapshot.id(), sandbox, RestoreOptions.of(Selection.of(GROUP)));
            assertThat(backup.lacksDrill()).as("there was nothing to do").isTrue();
            other.state()
                    .all(GROUP)
                    .filter(g -> g.document().toString().contains("\"OKTA_GROUP\""))
                    .toList()
                    .forEach(g -> other.state().remove(GROUP, g.key()));
            backup.rehearse(snapshot.id(), sandbox, RestoreOptions.of(Selection.of(GROUP)));
        }
        assertThat(backup.lacksDrill()).isFalse();
        backup.restore(backup.planRestore(snapshot.id(), Selection.of(GROUP)), OnError.CONTINUE);
        assertThat(warnings()).hasSize(1);
    }

    private List<String> warnings() {
        return events.stream()
                .filter(BackupEvent.Warning.class::isInstance)
                .map(e -> ((BackupEvent.Warning) e).code())
                .filter("no-drill"::equals)
                .toList();
    }

    /** The system's clock, which can be put forward. */
    private static final class LateClock extends Clock {
        private Duration late = Duration.ZERO;

        synchronized boolean isLateBy(Duration more) {
            late = late.plus(more);
            return true;
        }

        @Override
        public synchronized Instant instant() {
            return Instant.now().plus(late);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
