package org.butterflysecurity.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.SoftAssertions;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the connector reads of the simulated tenant is what the tenant has. */
class Auth0ReadingTest {
    @Test
    void everyTypeThatTheTenantHasObjectsOfIsFound(@TempDir Path directory) throws Exception {
        DemoTenant demo = DemoTenant.seed(3).users(260).clients(120).organizations(12);
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options(demo))) {
            TenantReading reading =
                    TenantReading.ofEverything(new Auth0TestTenant(tenant, tenant.clientId(), directory));

            compare(tenant, reading);
            SoftAssertions.assertSoftly(softly -> {
                softly.assertThat(reading.failures()).isEmpty();
                softly.assertThat(reading.selected()).hasSizeGreaterThan(90);
            });
        }
    }

    @Test
    void clientsOfManyConnectionsAreFoundFromTheOtherSide(@TempDir Path directory) throws Exception {
        DemoTenant demo = DemoTenant.seed(9).connections(70).clients(5).users(0);
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options(demo))) {
            TenantReading reading = TenantReading.of(new Auth0TestTenant(tenant, tenant.clientId(), directory));

            compare(tenant, reading);
            assertThat(reading.objects(ResourceType.of("auth0/connection-enabled-client")))
                    .isNotEmpty();
            assertThat(tenant.calls().latest())
                    .noneMatch(c -> c.target().matches("/api/v2/connections/[^/]+/clients.*"));
        }
    }

    @Property(tries = 5)
    void whatIsReadIsWhatARandomTenantHas(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(max = 230) int users,
            @ForAll @IntRange(min = 4, max = 130) int clients,
            @ForAll @IntRange(min = 2, max = 25) int roles,
            @ForAll @IntRange(min = 2, max = 25) int organizations,
            @ForAll @IntRange(max = 3) int each)
            throws Exception {
        DemoTenant demo = DemoTenant.seed(seed)
                .users(users)
                .clients(clients)
                .roles(roles)
                .organizations(organizations)
                .rolesPerUser(each)
                .organizationsPerUser(each);
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options(demo))) {
            compare(tenant, TenantReading.of(new Auth0TestTenant(tenant, tenant.clientId(), directory())));
        }
    }

    private static Path directory() throws IOException {
        Path directory = Files.createTempDirectory("butterfly");
        directory.toFile().deleteOnExit();
        return directory;
    }

    private static Auth0Options options(DemoTenant demo) {
        return Auth0Options.defaults().pendingPolls(0).tenant(demo);
    }

    private static void compare(SimulatedAuth0 tenant, TenantReading reading) {
        SoftAssertions softly = new SoftAssertions();
        for (ResourceType type : reading.complete()) {
            softly.assertThat(withoutEmpty(reading.objects(type)))
                    .as(type.toString())
                    .isEqualTo(documents(tenant, type));
        }
        softly.assertAll();
    }

    /** Where a text can be and is not, Auth0 answers with an empty object. */
    private static Map<ResourceKey, JsonValue> withoutEmpty(Map<ResourceKey, JsonValue> read) {
        Map<ResourceKey, JsonValue> some = new TreeMap<>(read);
        some.values().removeIf(JsonObject.EMPTY::equals);
        return some;
    }

    private static Map<ResourceKey, JsonValue> documents(SimulatedAuth0 tenant, ResourceType type) {
        Map<ResourceKey, JsonValue> documents = new TreeMap<>();
        tenant.state().all(type).forEach(item -> documents.put(item.key(), item.document()));
        return documents;
    }
}
