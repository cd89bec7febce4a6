package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.RestoreApproval;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore of Auth0 that is cut at its journal, in the middle of an import job too, and one whose answers get lost.
 * {@code -Dbutterfly.cuts=1} cuts at every entry, not at some.
 */
class Auth0RestoreCrashTest {
    private static final ResourceType ROLE = ResourceType.of("auth0/role");
    private static final int EACH = Integer.getInteger("butterfly.cuts", 7);

    /** Of each of these the first object goes, with all that goes with it. */
    private static final List<ResourceType> HARMED = Stream.of(
                    "role",
                    "user",
                    "organization",
                    "connection-profile",
                    "log-stream",
                    "flow",
                    "form",
                    "self-service-profile")
            .map(name -> ResourceType.of("auth0/" + name))
            .toList();

    private static final List<ResourceType> TYPES = Stream.concat(
                    HARMED.stream(),
                    Stream.of(
                                    "role-permission",
                                    "role-member",
                                    "user-permission",
                                    "organization-connection",
                                    "organization-member",
                                    "self-service-profile-custom-text")
                            .map(name -> ResourceType.of("auth0/" + name)))
            .toList();

    private static final List<TypeDefinition> DEFINITIONS =
            TYPES.stream().map(Auth0Catalog.catalog()::get).toList();

    @TempDir
    private Path directory;

    private SimulatedAuth0 tenant;

    @BeforeEach
    void start() {
        tenant = SimulatedAuth0.start(Auth0Options.defaults()
                .tenant(DemoTenant.seed(5).users(3).roles(2))
                .pendingPolls(0));
    }

    @AfterEach
    void stop() {
        tenant.close();
    }

    private void removeSome() {
        HARMED.forEach(type -> tenant.state()
                .all(type)
                .map(Item::key)
                .limit(1)
                .toList()
                .forEach(k -> tenant.state().remove(type, k)));
    }

    private List<String> names() {
        return tenant.state()
                .all(ROLE)
                .map(r -> JsonPointer.of("/name").findString(r.document()).orElse(""))
                .sorted()
                .toList();
    }

    @Test
    void cutAtItsJournalItIsResumedAndNothingIsDoneTwice() {
        TenantGraph before = Auth0RoundTripProperties.graph(tenant, DEFINITIONS);
        List<String> names = names();
        int cuts = 0;
        boolean wasCut = true;
        long creations = 0;
        for (int entry = 1; wasCut; entry += EACH) {
            CutStorage storage = new CutStorage(InMemoryStorage.create());
            try (IdentityBackup backup =
                    Auth0Wiring.to(tenant, directory, "acme", storage).build()) {
                Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(TYPES));
                removeSome();
                RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
                storage.failAtEntry(entry);
                tenant.calls().reset();
                RestoreReport report;
                try {
                    report = backup.restore(plan, OnError.STOP);
                    wasCut = false;
                } catch (StorageException e) {
                    cuts++;
                    storage.failAtEntry(-1);
                    report = backup.resume(backup.restores().get(0).id(), OnError.STOP);
                }

                assertThat(report.isComplete())
                        .as("cut at entry " + entry + "\n" + Json.pretty(report.toJson()))
                        .isTrue();
                assertThat(names()).as("cut at entry " + entry).isEqualTo(names);
                creations += Once.check("cut at entry " + entry, plan, tenant.calls());
                assertThat(before.difference(Auth0RoundTripProperties.graph(tenant, DEFINITIONS)))
                        .as("cut at entry " + entry)
                        .isEmpty();
            }
        }
        System.out.println("Auth0, cut " + cuts + " times, and made once each: " + creations + " objects");
        assertThat(cuts).isGreaterThan(4);
    }

    @Test
    void lostAnswersAreLookedForBeforeAnythingIsRepeated() {
        TenantGraph before = Auth0RoundTripProperties.graph(tenant, DEFINITIONS);
        for (String path : List.of(
                "/api/v2/roles",
                "/api/v2/roles/[^/]*/permissions",
                "/api/v2/roles/[^/]*/users",
                "/api/v2/jobs/users-imports",
                "/api/v2/jobs/job_[^/]*",
                "/api/v2/users/[^/]*/permissions")) {
            // Asked after the last read and before the first write: the next request there is the first write.
            RestoreApproval losing = plan -> {
                tenant.faults().next(path, new Faults.Fault.CutAfter(0));
                return true;
            };
            try (IdentityBackup backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                    .restoreApproval(losing)
                    .build()) {
                Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(TYPES));
                removeSome();
                RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
                tenant.calls().reset();
                RestoreReport report;
                try {
                    report = backup.restore(plan, OnError.STOP);
                } catch (ProviderException e) {
                    report = backup.resume(backup.restores().get(0).id(), OnError.STOP);
                }

                assertThat(report.isComplete())
                        .as(path + "\n" + Json.pretty(report.toJson()))
                        .isTrue();
                assertThat(tenant.faults().queued()).as(path).isZero();
                Once.check(path, plan, tenant.calls());
                assertThat(before.difference(Auth0RoundTripProperties.graph(tenant, DEFINITIONS)))
                        .as(path)
                        .isEmpty();
            }
        }
    }
}
