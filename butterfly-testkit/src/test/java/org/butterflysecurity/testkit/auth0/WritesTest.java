package org.butterflysecurity.testkit.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.junit.SimulatedAuth0Extension;
import org.butterflysecurity.testkit.simulation.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the tenant refuses, and what it does with what it takes. */
@ExtendWith(SimulatedAuth0Extension.class)
class WritesTest {

    private static String first(Caller caller, String path, String items, String id) throws Exception {
        JsonArray found = caller.get(path).object().array(items).orElseThrow();
        return ((JsonObject) found.get(0)).string(id).orElseThrow();
    }

    @Test
    void refusesFieldsThatTheSchemaDoesNotName(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);

        Caller.Reply reply = caller.call("POST", "/clients", "{'name':'New','client_id':'mine'}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.object().string("errorCode")).hasValue("invalid_body");
        assertThat(reply.object().string("message").orElse("")).startsWith("Payload validation error");
    }

    @Test
    void givesNewObjectsNewIdsAndShowsThemAfterwards(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);

        String id = caller.call("POST", "/clients", "{'name':'New','client_metadata':{'a':'1','b':'2'}}")
                .object()
                .string("client_id")
                .orElseThrow();
        caller.call("PATCH", "/clients/" + id, "{'client_metadata':{'a':null,'c':'3'}}");

        JsonObject metadata =
                caller.get("/clients/" + id).object().object("client_metadata").orElseThrow();
        assertThat(metadata.members().keySet()).containsExactlyInAnyOrder("b", "c");
        assertThat(caller.call("DELETE", "/clients/" + id, "").status()).isEqualTo(204);
        assertThat(caller.get("/clients/" + id).object().string("errorCode")).hasValue("inexistent_client");
    }

    @Test
    void keepsWhatIsBuiltIn(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        String global = first(caller, "/clients?is_global=true&include_totals=true", "clients", "client_id");
        String system = first(caller, "/resource-servers?include_totals=true", "resource_servers", "id");

        assertThat(caller.call("DELETE", "/clients/" + global, "").text()).contains("Global client cannot be deleted.");
        assertThat(caller.call("DELETE", "/resource-servers/" + system, "").status())
                .isEqualTo(400);
        assertThat(caller.call("PATCH", "/resource-servers/" + system, "{'token_lifetime':60}")
                        .text())
                .contains("System resource servers cannot be patched.");
    }

    @Test
    void refusesASecondOfTheSameName(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);

        assertThat(caller.call("POST", "/roles", "{'name':'Role 0'}").status()).isEqualTo(409);
        assertThat(caller.call("POST", "/organizations", "{'name':'organization-0'}")
                        .status())
                .isEqualTo(409);
        assertThat(caller.call("POST", "/connections", "{'name':'Username-Password-Authentication','strategy':'auth0'}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void bindsOnlyDeployedActionsAndReplacesTheWholeList(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        String id = caller.call(
                        "POST",
                        "/actions/actions",
                        "{'name':'Fresh','code':'x','supported_triggers':[{'id':'post-login','version':'v3'}],"
                                + "'secrets':[{'name':'S','value':'hidden'}]}")
                .object()
                .string("id")
                .orElseThrow();
        String list = "{'bindings':[{'ref':{'type':'action_name','value':'Fresh'},'display_name':'F'}]}";

        assertThat(caller.call("PATCH", "/actions/triggers/post-login/bindings", list)
                        .status())
                .isEqualTo(400);
        assertThat(caller.call("POST", "/actions/actions/" + id + "/deploy", "").status())
                .as("it is not built yet")
                .isEqualTo(400);
        assertThat(caller.call("POST", "/actions/actions/" + id + "/deploy", "").status())
                .isEqualTo(200);
        assertThat(caller.call("PATCH", "/actions/triggers/post-login/bindings", list)
                        .status())
                .as("it is not deployed yet")
                .isEqualTo(400);
        assertThat(caller.call("PATCH", "/actions/triggers/post-login/bindings", list)
                        .status())
                .isEqualTo(200);
        assertThat(caller.get("/actions/triggers/post-login/bindings")
                        .object()
                        .array("bindings")
                        .orElseThrow()
                        .size())
                .isEqualTo(1);
        assertThat(caller.get("/actions/actions/" + id).text()).doesNotContain("hidden");
        assertThat(caller.call("DELETE", "/actions/actions/" + id, "").status()).isEqualTo(409);
    }

    @Test
    void takesAtMostTenMembersAndFiftyClientsAtOnce(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        String organization = first(caller, "/organizations?take=1", "organizations", "id");
        String connection = first(caller, "/connections?take=1", "connections", "id");
        String eleven = "{'members':[" + "'auth0|x',".repeat(10) + "'auth0|x']}";
        String many = "[" + "{'client_id':'x','status':true},".repeat(50) + "{'client_id':'x','status':true}]";

        assertThat(caller.call("POST", "/organizations/" + organization + "/members", eleven)
                        .status())
                .isEqualTo(400);
        assertThat(caller.call("PATCH", "/connections/" + connection + "/clients", many)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void replacesConnectionOptionsAsAWhole(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        String connection = first(caller, "/connections?take=1", "connections", "id");

        caller.call("PATCH", "/connections/" + connection, "{'options':{'passwordPolicy':'fair'}}");

        JsonObject options = caller.get("/connections/" + connection)
                .object()
                .object("options")
                .orElseThrow();
        assertThat(options.members().keySet()).containsExactly("passwordPolicy");
    }

    @Test
    void aScopeThatIsTakenFromAnApiDisappearsFromRoles(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        String api = ((JsonObject) caller.get("/resource-servers?include_totals=true")
                        .object()
                        .array("resource_servers")
                        .orElseThrow()
                        .get(1))
                .string("id")
                .orElseThrow();
        ResourceType permissions = new ResourceType(Auth0Catalog.PROVIDER, "role-permission");

        caller.call("PATCH", "/resource-servers/" + api, "{'scopes':[{'value':'read:orders'}]}");

        assertThat(tenant.state().all(permissions))
                .allMatch(p -> p.key().segments().get(2).equals("read:orders"))
                .isNotEmpty();
    }

    @Test
    void leavesOutWithoutAWordWhatTheTokenMayNotSee(SimulatedAuth0 tenant) throws Exception {
        tenant.grant(Set.of("read:clients", "read:connections"));
        Caller caller = Caller.signedIn(tenant);

        assertThat(caller.get("/connections?take=50").text()).doesNotContain("\"options\"");
        assertThat(caller.get("/clients?include_totals=true").text()).doesNotContain("client_secret\"");
        Caller.Reply refused = caller.get("/roles");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.object().string("message")).hasValue("Insufficient scope, expected any of: read:roles");
        assertThat(refused.object().string("errorCode")).hasValue("insufficient_scope");
    }

    @Test
    void logsEachWriteInTheOrderOfItsRows(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        caller.call("POST", "/roles", "{'name':'One'}");
        String mark = ((JsonObject) ((JsonArray) Json.parse(
                                caller.get("/logs?per_page=1&sort=date:-1").text()))
                        .get(0))
                .string("log_id")
                .orElseThrow();
        caller.call("POST", "/roles", "{'name':'Two'}");

        Caller.Reply rows = caller.get("/logs?from=" + mark + "&take=100");

        assertThat(((JsonArray) Json.parse(rows.text())).size()).isEqualTo(1);
        assertThat(rows.text()).contains("\"sapi\"", "/api/v2/roles", "\"post\"");
        assertThat(rows.response().headers().firstValue("link").orElse("")).contains("rel=\"next\"");
    }

    @Test
    void limitsEachGroupOfEndpointsByABucketOfTokens() throws Exception {
        Auth0RatePlan plan = Auth0RatePlan.unlimited().with("roles_read", 2, 1);
        try (SimulatedAuth0 tenant =
                SimulatedAuth0.start(Auth0Options.defaults().rateLimits(plan))) {
            Caller caller = Caller.signedIn(tenant);
            caller.get("/roles");
            caller.get("/roles");

            Caller.Reply third = caller.get("/roles");

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.object().string("errorCode")).hasValue("too_many_requests");
            assertThat(third.response().headers().firstValue("x-ratelimit-limit"))
                    .isEqualTo(Optional.of("2"));
            assertThat(third.response().headers().firstValue("x-ratelimit-remaining"))
                    .isEqualTo(Optional.of("0"));
            assertThat(caller.get("/organizations?take=1").status()).isEqualTo(200);
        }
    }

    @Test
    void goesWrongOnDemand(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        tenant.faults()
                .next("/api/v2/roles", new Faults.Fault.Error(503, ""))
                .next("/api/v2/roles", new Faults.Fault.TruncatedJson())
                .next("/api/v2/organizations", new Faults.Fault.NextLink("https://evil.example/"));

        assertThat(caller.get("/roles").status()).isEqualTo(503);
        assertThat(caller.get("/roles?include_totals=true").text()).doesNotEndWith("}");
        assertThat(caller.get("/organizations?take=50").object().string("next")).hasValue("https://evil.example/");
        assertThat(tenant.calls().withStatus(503)).isEqualTo(1);
    }
}
