package org.butterflysecurity.testkit.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.junit.jupiter.api.Test;

class PagingTest {
    @Test
    void numbersPagesOfUsersUpToTheThousandthRow() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(
                Auth0Options.defaults().tenant(DemoTenant.seed(1).users(1500)))) {
            Caller caller = Caller.signedIn(tenant);

            JsonObject last =
                    caller.get("/users?page=9&per_page=100&include_totals=true").object();
            assertThat(last.array("users").orElseThrow().size()).isEqualTo(100);
            assertThat(last.number("total")).hasValue(1500L);
            Caller.Reply beyond = caller.get("/users?page=10&per_page=100&include_totals=true");
            assertThat(beyond.status()).isEqualTo(400);
            assertThat(beyond.object().string("errorCode")).hasValue("invalid_query_string");
        }
    }

    @Test
    void cutsABareListAtFiftyRowsWithoutASign() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(
                Auth0Options.defaults().tenant(DemoTenant.seed(1).clients(70)))) {
            Caller caller = Caller.signedIn(tenant);

            assertThat(Json.parse(caller.get("/clients").text()))
                    .isInstanceOfSatisfying(
                            JsonArray.class, a -> assertThat(a.size()).isEqualTo(50));
            assertThat(caller.get("/clients?per_page=101").status()).isEqualTo(400);
        }
    }

    @Test
    void goesOnFromACheckpointAndTellsOneBehindTheLastMembers() throws Exception {
        DemoTenant demo = DemoTenant.seed(1).users(250).organizations(2).organizationsPerUser(1);
        try (SimulatedAuth0 tenant =
                SimulatedAuth0.start(Auth0Options.defaults().tenant(demo))) {
            Caller caller = Caller.signedIn(tenant);
            String organization =
                    caller.get("/organizations?take=1").object().array("organizations").orElseThrow().stream()
                            .map(o -> ((JsonObject) o).string("id").orElseThrow())
                            .findFirst()
                            .orElseThrow();
            String path = "/organizations/" + organization + "/members?take=100&fields=user_id,roles";

            JsonObject first = caller.get(path).object();
            JsonObject second = caller.get(
                            path + "&from=" + first.string("next").orElseThrow())
                    .object();
            JsonObject third = caller.get(
                            path + "&from=" + second.string("next").orElseThrow())
                    .object();

            assertThat(first.array("members").orElseThrow().size()).isEqualTo(100);
            assertThat(second.array("members").orElseThrow().size()).isEqualTo(25);
            assertThat(third.array("members").orElseThrow().size()).isZero();
            assertThat(third.has("next")).isFalse();
            assertThat(caller.get("/organizations?take=10&from=rubbish").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void actionsRefuseTotals() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start()) {
            Caller caller = Caller.signedIn(tenant);

            assertThat(caller.get("/actions/actions?include_totals=true").status())
                    .isEqualTo(400);
            JsonObject page = caller.get("/actions/actions?page=0&per_page=100").object();
            assertThat(page.number("total")).hasValue(3L);
            assertThat(page.number("per_page")).hasValue(100L);
        }
    }
}
