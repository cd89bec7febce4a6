package org.butterflysecurity.testkit.okta;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.junit.SimulatedOktaExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulatedOktaExtension.class)
class WritesTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");

    @Test
    void groupsAreCreatedOnceAndTheirMembersAreCounted(SimulatedOkta org) throws Exception {
        Caller caller = new Caller(org).withSsws();
        String body = "{\"profile\":{\"name\":\"New\"}}";
        String user = id(org, "okta/user");

        HttpResponse<String> created = caller.send("POST", "/api/v1/groups", body);
        String group = Caller.object(created).string("id").orElseThrow();
        HttpResponse<String> again = caller.send("POST", "/api/v1/groups", body);
        HttpResponse<String> member = caller.send("PUT", "/api/v1/groups/" + group + "/users/" + user, "");
        HttpResponse<String> twice = caller.send("PUT", "/api/v1/groups/" + group + "/users/" + user, "");

        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(Caller.code(again)).isEqualTo("409 E0000055");
        assertThat(member.statusCode()).isEqualTo(204);
        assertThat(twice.statusCode()).isEqualTo(204);
        assertThat(org.state().find(GROUP, ResourceKey.of(group)).orElseThrow().toString())
                .contains("\"usersCount\":1");
        assertThat(caller.get("/api/v1/logs?limit=10").body())
                .contains("group.lifecycle.create", "group.user_membership.add");
    }

    @Test
    void builtInGroupsRefuseToBeChanged(SimulatedOkta org) throws Exception {
        Caller caller = new Caller(org).withSsws();
        String everyone = id(org, "okta/group");

        assertThat(Caller.code(caller.send("DELETE", "/api/v1/groups/" + everyone, "")))
                .isEqualTo("403 E0000077");
        assertThat(Caller.code(caller.send("PUT", "/api/v1/groups/" + everyone + "/users/" + id(org, "okta/user"), "")))
                .isEqualTo("403 E0000077");
    }

    @Test
    void usersAreDeletedInTwoSteps(SimulatedOkta org) throws Exception {
        Caller caller = new Caller(org).withSsws();
        String path = "/api/v1/users/" + id(org, "okta/user");

        caller.send("DELETE", path, "");
        HttpResponse<String> deactivated = caller.get(path);
        HttpResponse<String> plainList = caller.get("/api/v1/users?limit=200");
        caller.send("DELETE", path, "");

        assertThat(Caller.object(deactivated).string("status")).hasValue("DEPROVISIONED");
        assertThat(plainList.body()).doesNotContain("DEPROVISIONED");
        assertThat(Caller.code(caller.get(path))).isEqualTo("404 E0000007");
    }

    @Test
    void listsRefuseWhatIsMissingOrTooMuch(SimulatedOkta org) throws Exception {
        Caller caller = new Caller(org).withSsws();

        assertThat(Caller.code(caller.get("/api/v1/policies"))).isEqualTo("400 E0000001");
        assertThat(Caller.code(caller.get("/api/v1/principal-rate-limits"))).isEqualTo("400 E0000001");
        assertThat(Caller.code(caller.get("/api/v1/apps?limit=201"))).isEqualTo("400 E0000001");
        assertThat(Caller.code(caller.get("/api/v1/nonsense"))).isEqualTo("404 E0000007");
        assertThat(Caller.code(caller.send("PATCH", "/api/v1/groups", "{}"))).isEqualTo("405 E0000022");
    }

    @Test
    void aSpentBucketAnswers429AndOthersDoNot() throws Exception {
        OktaOptions options = OktaOptions.defaults()
                .rateLimits(RatePlan.flat(100).with(Buckets.GROUPS, 2))
                .rateWindow(Duration.ofMinutes(10));
        try (SimulatedOkta org = SimulatedOkta.start(options)) {
            Caller caller = new Caller(org).withSsws();
            caller.get("/api/v1/groups");
            caller.get("/api/v1/groups");

            HttpResponse<String> third = caller.get("/api/v1/groups");

            assertThat(Caller.code(third)).isEqualTo("429 E0000047");
            assertThat(third.headers().firstValue("x-rate-limit-limit")).hasValue("2");
            assertThat(third.headers().firstValue("x-rate-limit-remaining")).hasValue("0");
            assertThat(caller.get("/api/v1/users").statusCode()).isEqualTo(200);
            assertThat(org.calls().tooMany()).isEqualTo(1);
        }
    }

    private static String id(SimulatedOkta org, String type) {
        return org.state()
                .all(ResourceType.of(type))
                .findFirst()
                .orElseThrow()
                .key()
                .id();
    }
}
