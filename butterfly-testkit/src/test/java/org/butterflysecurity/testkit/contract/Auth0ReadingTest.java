package org.butterflysecurity.testkit.contract;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
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
    @TempDir
    Path directory;

    @Test
    void whatIsReadIsWhatTheTenantHas() throws Exception {
        DemoTenant demo = DemoTenant.seed(3).users(260).clients(120).organizations(12);
        compare(Auth0Options.defaults().tenant(demo));
    }

    private void compare(Auth0Options options) throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(options.pendingPolls(0))) {
            TenantReading reading =
                    TenantReading.ofEverything(new Auth0TestTenant(tenant, tenant.clientId(), directory));

            SoftAssertions softly = new SoftAssertions();
            softly.assertThat(reading.failures()).isEmpty();
            softly.assertThat(reading.selected()).hasSizeGreaterThan(90);
            for (ResourceType type : reading.selected()) {
                softly.assertThat(reading.objects(type)).as(type.toString()).isEqualTo(documents(tenant, type));
            }
            softly.assertAll();
        }
    }

    private static Map<ResourceKey, JsonValue> documents(SimulatedAuth0 tenant, ResourceType type) {
        Map<ResourceKey, JsonValue> documents = new TreeMap<>();
        tenant.state().all(type).forEach(item -> documents.put(item.key(), item.document()));
        return documents;
    }
}
