package org.butterflysecurity.okta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.spi.ReadOutcome;
import org.junit.jupiter.api.Test;

class OrgWideFeatureTest {
    @Test
    void anOrgThatRefusesManyAppsIsNotAskedForAll() {
        FakeReading reading = apps(100);
        for (int i = 0; i < 100; i++) {
            reading.refuse("/api/v1/apps/0oa" + i + "/federated-claims", 400, "E0000001");
        }

        ReadOutcome outcome = reading.readWith(new OrgWideFeature());

        assertThat(outcome.skipped()).isEqualTo(Optional.of(SkipReason.FEATURE_OFF));
        assertThat(reading.asked()).hasSize(25);
    }

    @Test
    void appsThatRefuseDoNotHideOneThatAnswers() {
        FakeReading reading = apps(40).answer("/api/v1/apps/0oa20/federated-claims", "[{'id':'ofc1'}]");
        for (int i = 0; i < 40; i++) {
            if (i != 20) {
                reading.refuse("/api/v1/apps/0oa" + i + "/federated-claims", 404, "E0000007");
            }
        }

        ReadOutcome outcome = reading.readWith(new OrgWideFeature());

        assertThat(outcome).isEqualTo(ReadOutcome.COMPLETE);
        assertThat(reading.asked()).hasSize(40);
        assertThat(reading.accepted()).containsOnlyKeys("0oa20/ofc1");
    }

    private static FakeReading apps(int count) {
        FakeReading reading = FakeReading.of("app-federated-claim");
        for (int i = 0; i < count; i++) {
            reading.stored("app", "0oa" + i, "{'signOnMode':'SAML_2_0'}");
        }
        return reading;
    }
}
