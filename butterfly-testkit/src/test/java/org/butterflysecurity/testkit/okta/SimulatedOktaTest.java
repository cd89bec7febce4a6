package org.butterflysecurity.testkit.okta;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaCatalog;
import org.junit.jupiter.api.Test;

class SimulatedOktaTest {
    private static final Set<String> NONE_AT_FIRST =
            Set.of("linked-object-value", "app-access-policy-assignment", "org-factor", "system-log");

    @Test
    void listsPageByPageUntilThereIsNoNextLink() throws Exception {
        try (SimulatedOkta org = SimulatedOkta.start(
                OktaOptions.defaults().tenant(DemoTenant.seed(1).users(450)))) {
            Caller caller = new Caller(org).withScopes("okta.users.read");
            Set<String> ids = new HashSet<>();
            Optional<String> next = Optional.of(
                    "/api/v1/users?limit=200&filter=" + Caller.encode("lastUpdated gt \"1970-01-01T00:00:00.000Z\""));
            int pages = 0;
            while (next.isPresent()) {
                HttpResponse<String> page = caller.get(next.get());
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                Caller.array(page)
                        .forEach(u -> ids.add(((JsonObject) u).string("id").orElseThrow()));
                next = Caller.next(page);
                pages++;
            }

            assertThat(ids).hasSize(450).hasSize((int) org.state().count(ResourceType.of("okta/user")));
            assertThat(pages).isEqualTo(3);
        }
    }

    @Test
    void everyTypeThatCanBeReadHasObjects() {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            assertThat(org.state().all(ResourceType.of("okta/group-membership")).count())
                    .isEqualTo(org.state().count(ResourceType.of("okta/group-membership")));
            OktaCatalog.catalog().types().stream()
                    .filter(t -> t.reading().listing().isPresent()
                            || t.reading().get().isPresent())
                    .filter(t -> !NONE_AT_FIRST.contains(t.type().name()))
                    .forEach(t -> assertThat(org.state().all(t.type()))
                            .as(t.type().toString())
                            .isNotEmpty());
        }
    }
}
