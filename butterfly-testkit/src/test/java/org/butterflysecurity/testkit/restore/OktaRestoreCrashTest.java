package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreRun;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.RestoreApproval;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is cut at every write to its journal, and one whose answers get lost. */
class OktaRestoreCrashTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final ResourceType ZONE = ResourceType.of("okta/network-zone");
    private static final int GROUPS = 3;

    @TempDir
    private Path directory;

    private SimulatedOkta org;

    @BeforeEach
    void start() {
        org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
    }

    @AfterEach
    void stop() {
        org.close();
    }

    private List<String> names() {
        return org.state()
                .all(GROUP)
                .map(g ->
                        JsonPointer.of("/profile/name").findString(g.document()).orElse(""))
                .sorted()
                .collect(Collectors.toList());
    }

    private void removeGroups() {
        org.state()
                .all(GROUP)
                .filter(g -> JsonPointer.of("/type")
                        .findString(g.document())
                        .filter("OKTA_GROUP"::equals)
                        .isPresent())
                .limit(GROUPS)
                .map(Item::key)
                .toList()
                .forEach(key -> org.state().remove(GROUP, key));
    }

    @Test
    void cutAtEveryJournalEntryItIsResumedAndNothingIsDoneTwice() {
        List<String> before = names();
        int cuts = 0;
        for (int entry = 1; entry <= 2 * GROUPS + 1; entry++) {
            CutStorage storage = new CutStorage(InMemoryStorage.create());
            try (IdentityBackup backup =
                    OktaWiring.to(org, directory, "acme", storage).build()) {
                Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(GROUP, ZONE));
                removeGroups();
                RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
                storage.failAtEntry(entry);
                assertThatThrownBy(() -> backup.restore(plan)).isInstanceOf(StorageException.class);
                storage.failAtEntry(-1);
                cuts++;
                RestoreRun cut = backup.restores().get(0);
                assertThat(cut.isFinished()).isFalse();
                assertThat(cut.done()).isEqualTo((entry - 1) / 2);
                assertThat(cut.left()).isEqualTo(GROUPS - cut.done());

                RestoreReport report = backup.resume(backup.restores().get(0).id(), OnError.STOP);

                assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
                assertThat(names()).as("cut at entry " + entry).isEqualTo(before);
                assertThat(backup.restores().get(0).isFinished()).isTrue();
            }
        }
        assertThat(cuts).isEqualTo(2 * GROUPS + 1);
    }

    @Test
    void aRestoreIsNotResumedInAnotherOrg() {
        CutStorage storage = new CutStorage(InMemoryStorage.create());
        try (SimulatedOkta other = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP))) {
            try (IdentityBackup backup =
                    OktaWiring.to(org, directory, "acme", storage).build()) {
                Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(GROUP));
                removeGroups();
                RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
                storage.failAtEntry(3);
                assertThatThrownBy(() -> backup.restore(plan)).isInstanceOf(StorageException.class);
                storage.failAtEntry(-1);
            }
            long groups = other.state().all(GROUP).count();

            try (IdentityBackup elsewhere =
                    OktaWiring.to(other, directory, "acme", storage).build()) {
                assertThatThrownBy(() ->
                                elsewhere.resume(elsewhere.restores().get(0).id(), OnError.STOP))
                        .hasMessageContaining("BF-CFG-001")
                        .hasMessageContaining(org.url().toString())
                        .hasMessageContaining(other.url().toString());
            }
            assertThat(other.state().all(GROUP).count()).isEqualTo(groups);
        }
    }

    @Test
    void lostAnswerIsLookedForBeforeTheRequestIsRepeated() {
        List<String> before = names();
        // Asked after the last read and before the first write: the next request there is the first creation.
        RestoreApproval losing = plan -> {
            org.faults().next("/api/v1/groups", new Faults.Fault.CutAfter(0));
            return true;
        };
        try (IdentityBackup backup = OktaWiring.to(org, directory, "acme", InMemoryStorage.create())
                .restoreApproval(losing)
                .build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(GROUP));
            removeGroups();
            RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
            long writes = writes();

            RestoreReport report = backup.restore(plan);

            assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
            assertThat(names()).isEqualTo(before);
            assertThat(writes() - writes).isEqualTo(GROUPS);
        }
    }

    private long writes() {
        return org.calls().latest().stream()
                .filter(c -> c.method().equals("POST") && c.target().startsWith("/api/v1/groups"))
                .count();
    }
}
