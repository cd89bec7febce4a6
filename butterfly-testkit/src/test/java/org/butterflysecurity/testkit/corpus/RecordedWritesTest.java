package org.butterflysecurity.testkit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.corpus.RecordedTraffic.Exchange;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.restore.OktaWiring;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;

/** Okta's recorded requests beside those of a restore. */
class RecordedWritesTest extends RecordedWrites {
    RecordedWritesTest() {
        super(OktaCatalog.catalog());
    }

    @Test
    void everyFieldThatARealServerTookIsSentAgain() {
        compareCreations();

        assertThat(agreeing()).isGreaterThanOrEqualTo(347);
        assertThat(dropped()).isEmpty();
    }

    @Test
    void everyFieldThatARealServerTookIsSentWhenAnObjectIsChangedBack() {
        compareUpdates();

        assertThat(agreeing()).isGreaterThanOrEqualTo(262);
        assertThat(dropped()).isEmpty();
    }

    @Override
    Collection<List<Exchange>> conversations() {
        return RecordedTraffic.read(RecordedTraffic.folder("okta/recordings")).stream()
                .collect(
                        Collectors.groupingBy(e -> e.host().replace("-admin.", "."), TreeMap::new, Collectors.toList()))
                .values();
    }

    @Override
    Target target(Path directory) {
        SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
        return new Target() {
            @Override
            public Optional<JsonValue> find(ResourceType type, ResourceKey key) {
                return org.state().find(type, key);
            }

            @Override
            public void put(ResourceType type, ResourceKey key, JsonValue document) {
                org.state().put(type, key, document);
            }

            @Override
            public void remove(ResourceType type, ResourceKey key) {
                org.state().remove(type, key);
            }

            @Override
            public IdentityBackup backup() {
                return OktaWiring.to(org, directory, "recorded").build();
            }

            @Override
            public void close() {
                org.close();
            }
        };
    }
}
