package org.butterflysecurity.okta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GovernanceBundlesTest {
    private static final String BUNDLES = "/api/v1/iam/governance/bundles";

    @Test
    void aBundleIsReadWithWhatItEntitlesTo() {
        FakeReading reading = FakeReading.of("governance-bundle")
                .answer(BUNDLES + "?limit=200", "{'bundles':[{'id':'b1','name':'Admins'}]}")
                .answer(
                        BUNDLES + "/b1/entitlements?limit=200",
                        "{'entitlements':[{'id':'e1','role':'APP_ADMIN','_links':{'values':{'href':'x'}}}]}")
                .answer(
                        BUNDLES + "/b1/entitlements/e1/values?limit=200",
                        "{'entitlementValues':[{'id':'v1','value':'orn:okta:00o1:groups:00g1'}]}");

        reading.readWith(new GovernanceBundles());

        assertThat(reading.accepted())
                .containsEntry(
                        "b1",
                        "{'id':'b1','name':'Admins','entitlements':[{'id':'e1','role':'APP_ADMIN','values':[{'id':'v1','value':'orn:okta:00o1:groups:00g1'}]}]}"
                                .replace('\'', '"'));
    }

    @Test
    void aBundleThatEntitlesToNothingIsReadAsItIs() {
        FakeReading reading =
                FakeReading.of("governance-bundle").answer(BUNDLES + "?limit=200", "{'bundles':[{'id':'b1'}]}");

        reading.readWith(new GovernanceBundles());

        assertThat(reading.accepted()).containsEntry("b1", "{\"id\":\"b1\"}");
    }
}
