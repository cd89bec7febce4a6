package org.butterflysecurity.testkit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.corpus.RecordedTraffic.Exchange;
import org.butterflysecurity.testkit.restore.Auth0Wiring;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Auth0's recorded requests beside those of a restore. */
class Auth0RecordedWritesTest extends RecordedWrites {
    private static SimulatedAuth0 tenant;

    @BeforeAll
    static void start() {
        tenant = SimulatedAuth0.start(
                Auth0Options.defaults().tenant(DemoTenant.seed(1).users(1).organizations(2)));
    }

    @AfterAll
    static void stop() {
        tenant.close();
    }

    Auth0RecordedWritesTest() {
        super(Auth0Catalog.catalog());
    }

    @Test
    void everyFieldThatARealServerTookIsSentAgain() {
        compareCreations();

        assertThat(agreeing()).isGreaterThan(170);
        assertThat(dropped()).isEmpty();
    }

    @Test
    void everyFieldThatARealServerTookIsSentWhenAnObjectIsChangedBack() {
        compareUpdates();

        assertThat(agreeing()).isGreaterThan(175);
        assertThat(dropped()).isEmpty();
    }

    /** Each file is a conversation of its own. */
    @Override
    Collection<List<Exchange>> conversations() {
        return Stream.of("provider", "deploy-cli")
                .flatMap(name -> RecordedTraffic.read(RecordedTraffic.folder("auth0/" + name)).stream())
                .collect(Collectors.groupingBy(Exchange::file, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** One tenant for all conversations: what was put into it goes again afterwards. */
    @Override
    Target target(Path directory) {
        return new Target() {
            private final Map<ResourceType, Map<ResourceKey, Optional<JsonValue>>> before = new HashMap<>();

            @Override
            public Optional<JsonValue> find(ResourceType type, ResourceKey key) {
                return tenant.state().find(type, key);
            }

            @Override
            public void put(ResourceType type, ResourceKey key, JsonValue document) {
                before.computeIfAbsent(type, t -> new LinkedHashMap<>()).putIfAbsent(key, find(type, key));
                tenant.state().put(type, key, document);
            }

            @Override
            public void remove(ResourceType type, ResourceKey key) {
                tenant.state().remove(type, key);
            }

            @Override
            public IdentityBackup backup() {
                return Auth0Wiring.to(tenant, directory, "recorded", InMemoryStorage.create())
                        .build();
            }

            @Override
            public void close() {
                before.forEach((type, objects) -> objects.forEach((key, document) -> {
                    tenant.state().remove(type, key);
                    document.ifPresent(d -> tenant.state().put(type, key, d));
                }));
            }
        };
    }
}
