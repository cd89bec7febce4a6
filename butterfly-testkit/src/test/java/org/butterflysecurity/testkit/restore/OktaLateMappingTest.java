package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.RestoreSession;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Okta makes the mapping of a new app some time after the app. */
class OktaLateMappingTest {
    private static final ResourceType APP = ResourceType.of("okta/app");
    private static final ResourceType MAPPING = ResourceType.of("okta/profile-mapping");
    private static final JsonPointer TARGET = JsonPointer.of("/target/id");
    private static final JsonPointer PROPERTIES = JsonPointer.of("/properties");

    @TempDir
    private Path directory;

    private final List<Duration> pauses = new ArrayList<>();
    private int listings;
    private int late;

    @Test
    void mappingThatComesLateIsWaitedFor() {
        // There is one in each direction, and each is looked for by a listing.
        late = 4;

        RestoreReport report = restoreAppWithMapping();

        assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
        assertThat(report.results())
                .extracting(r -> r.step().number())
                .isSortedAccordingTo(Integer::compare)
                .hasSameSizeAs(report.results());
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void mappingThatNeverComesIsToldInTheEnd() {
        late = Integer.MAX_VALUE;

        RestoreReport report = restoreAppWithMapping();

        assertThat(report.isComplete()).isFalse();
        assertThat(report.results())
                .filteredOn(r -> r.outcome() == RestoreReport.Outcome.REFUSED)
                .hasSize(2)
                .allSatisfy(r -> assertThat(r.detail()).contains("did not come into being"));
        assertThat(pauses).hasSize(5);
    }

    private RestoreReport restoreAppWithMapping() {
        try (SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
                IdentityBackup backup = OktaWiring.to(
                                org,
                                directory,
                                "acme",
                                InMemoryStorage.create(),
                                c -> proxy(IdentityConnector.class, c))
                        .build()) {
            Snapshot snapshot =
                    backup.run(RunOptions.defaults().withTypes(APP, MAPPING, ResourceType.of("okta/user-type")));
            Item mapping = org.state()
                    .all(MAPPING)
                    .filter(m -> org.state()
                            .all(APP)
                            .anyMatch(a -> TARGET.findString(m.document())
                                    .equals(Optional.of(a.key().id()))))
                    .findFirst()
                    .orElseThrow();
            OktaRoundTripProperties.delete(
                    org,
                    APP,
                    ResourceKey.of(TARGET.findString(mapping.document()).orElseThrow()));

            RestoreReport report =
                    backup.restore(backup.planRestore(snapshot.id(), Selection.everything()), OnError.CONTINUE);

            if (report.isComplete()) {
                assertThat(org.state().all(MAPPING).map(m -> PROPERTIES.find(m.document())))
                        .contains(PROPERTIES.find(mapping.document()));
            }
            return report;
        }
    }

    /** The real one, but that the first listings of mappings show none and that pauses are only noted. */
    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> called(real, method, args)));
    }

    private Object called(Object real, Method method, Object[] args) throws Throwable {
        if (method.getName().equals("pause")) {
            pauses.add((Duration) args[0]);
            return null;
        }
        boolean isListing = method.getName().equals("read")
                && ((TypeDefinition) args[0]).type().equals(MAPPING);
        if (isListing && ++listings <= late) {
            return ReadOutcome.COMPLETE;
        }
        try {
            Object result = method.invoke(real, args);
            return result instanceof RestoreSession session ? proxy(RestoreSession.class, session) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
