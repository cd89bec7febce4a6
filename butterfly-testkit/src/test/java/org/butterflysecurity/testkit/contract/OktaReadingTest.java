package org.butterflysecurity.testkit.contract;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the connector reads of the simulated org is what the org has. */
class OktaReadingTest {
    /** Not documents of the org but pictures, and what stands in the links of another type. */
    private static final Set<String> SEEN_ELSEWHERE = Set.of("app-logo", "theme-asset", "app-access-policy-assignment");

    @TempDir
    Path directory;

    @Test
    void whatIsReadIsWhatTheOrgHas() throws Exception {
        OktaOptions options = OktaOptions.defaults().tenant(DemoTenant.seed(3).users(260));
        try (SimulatedOkta org = SimulatedOkta.start(options)) {
            TenantReading reading = TenantReading.of(new OktaTestTenant(org, org.clientId(), directory));

            SoftAssertions softly = new SoftAssertions();
            for (ResourceType type : reading.complete()) {
                if (!SEEN_ELSEWHERE.contains(type.name())) {
                    softly.assertThat(reading.objects(type)).as(type.toString()).isEqualTo(documents(org, type));
                }
            }
            softly.assertAll();
        }
    }

    /** Those that a run reads only on request and those of governance among them. */
    @Test
    void everyTypeThatTheOrgHasObjectsOfIsFound() throws Exception {
        OktaOptions options = OktaOptions.defaults().tenant(DemoTenant.seed(3).users(60));
        try (SimulatedOkta org = SimulatedOkta.start(options)) {
            TenantReading reading = TenantReading.ofEverything(OktaTestTenant.withGovernance(org, directory));

            SoftAssertions softly = new SoftAssertions();
            softly.assertThat(reading.failures()).isEmpty();
            softly.assertThat(reading.selected()).hasSizeGreaterThan(170);
            for (ResourceType type : reading.selected()) {
                if (!SEEN_ELSEWHERE.contains(type.name())) {
                    softly.assertThat(reading.objects(type)).as(type.toString()).isEqualTo(documents(org, type));
                }
            }
            softly.assertAll();
        }
    }

    private static Map<ResourceKey, JsonValue> documents(SimulatedOkta org, ResourceType type) {
        Map<ResourceKey, JsonValue> documents = new TreeMap<>();
        org.state().all(type).forEach(item -> documents.put(item.key(), item.document()));
        return documents;
    }
}
