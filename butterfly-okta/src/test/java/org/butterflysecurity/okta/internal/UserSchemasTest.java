package org.butterflysecurity.okta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserSchemasTest {
    private static final String SCHEMA = "{'title':'User'}";

    @Test
    void theSchemaIsTheOneThatTheTypeLinksTo() {
        FakeReading reading = FakeReading.of("user-schema")
                .stored(
                        "user-type",
                        "oty1",
                        "{'default':false,'_links':{'schema':{'href':'https://x-admin.okta.com/api/v1/meta/schemas/user/osc7'}}}")
                .answer("/api/v1/meta/schemas/user/osc7", SCHEMA);

        reading.readWith(new UserSchemas());

        assertThat(reading.accepted()).containsOnlyKeys("oty1");
    }

    @Test
    void theSchemaOfTheDefaultTypeIsKnownWithoutALink() {
        FakeReading reading = FakeReading.of("user-schema")
                .stored("user-type", "oty1", "{'default':true}")
                .answer("/api/v1/meta/schemas/user/default", SCHEMA);

        reading.readWith(new UserSchemas());

        assertThat(reading.accepted()).containsOnlyKeys("oty1");
    }

    @Test
    void aTypeListedWithoutALinkIsAskedForItByItself() {
        FakeReading reading = FakeReading.of("user-schema")
                .stored("user-type", "oty2", "{'default':false}")
                .answer(
                        "/api/v1/meta/types/user/oty2",
                        "{'_links':{'schema':{'href':'https://x.okta.com/api/v1/meta/schemas/user/osc2'}}}")
                .answer("/api/v1/meta/schemas/user/osc2", SCHEMA);

        reading.readWith(new UserSchemas());

        assertThat(reading.accepted()).containsOnlyKeys("oty2");
    }
}
