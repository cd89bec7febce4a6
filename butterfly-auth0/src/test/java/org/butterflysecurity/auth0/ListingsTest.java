package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.butterflysecurity.auth0.ScriptedTenant.Reply;
import org.butterflysecurity.model.SkipReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How listings are read: what the tenant answers is written down here as it was recorded or documented. */
class ListingsTest {
    private final ScriptedTenant tenant = new ScriptedTenant();

    @AfterEach
    void stop() {
        tenant.close();
    }

    private void organizations(int count) {
        tenant.has(
                "/api/v2/organizations",
                IntStream.range(0, count)
                        .mapToObj(i -> "{\"id\":\"org_" + i + "\",\"name\":\"o" + i + "\"}")
                        .collect(Collectors.joining(",", "{\"organizations\":[", "]}")));
    }

    @Test
    void fieldsThatNobodyHasHeardOfAreKept() {
        tenant.has(
                "/api/v2/roles",
                "{\"roles\":[{\"id\":\"rol_1\",\"name\":\"a\",\"brand_new\":{\"x\":[1.50,null]}}],"
                        + "\"start\":0,\"limit\":100,\"total\":1,\"trace\":\"t\"}");

        try (TenantBackup backup = TenantBackup.of(tenant, "role")) {
            assertThat(backup.objects("role").get("rol_1"))
                    .hasToString("{\"brand_new\":{\"x\":[1.50,null]},\"id\":\"rol_1\",\"name\":\"a\"}");
        }
    }

    @Test
    void aListingWithoutAnEnvelopeIsReadToo() {
        tenant.has("/api/v2/resource-servers", "[{\"id\":\"1\"},{\"id\":\"2\"}]");

        try (TenantBackup backup = TenantBackup.of(tenant, "resource-server")) {
            assertThat(backup.objects("resource-server")).containsOnlyKeys("1", "2");
        }
    }

    @Test
    void anEnvelopeThatWasNeverRecordedIsFoundByItsOnlyArray() {
        tenant.has(
                "/api/v2/connections-directory-provisionings", "{\"provisionings\":[{\"connection_id\":\"con_1\"}]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "connection-directory-provisioning")) {
            assertThat(backup.objects("connection-directory-provisioning")).containsOnlyKeys("con_1");
        }
    }

    @Test
    void membersOfATenantThatKnowsCheckpointsOnlyAreAllFound() {
        organizations(1);
        tenant.answers(
                "GET /api/v2/organizations/org_0/members",
                call -> Reply.json(
                        200,
                        call.query().containsKey("from")
                                ? "{\"members\":[]}"
                                : "{\"members\":[{\"user_id\":\"auth0|1\",\"roles\":[]}],\"next\":\"MjAy\"}"));

        try (TenantBackup backup = TenantBackup.of(tenant, "organization-member")) {
            assertThat(backup.objects("organization-member")).containsOnlyKeys("org_0/auth0|1");
        }
    }

    @Test
    void checkpointsAreFollowedToAnEmptyPage() {
        tenant.has(
                "/api/v2/organizations",
                "{\"organizations\":[{\"id\":\"org_1\"}],\"next\":\"a\"}",
                "{\"organizations\":[{\"id\":\"org_2\"}],\"next\":\"b\"}",
                "{\"organizations\":[]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "organization")) {
            assertThat(backup.objects("organization")).containsOnlyKeys("org_1", "org_2");
            assertThat(tenant.calls("GET /api/v2/organizations"))
                    .extracting(c -> c.query().getOrDefault("from", "-"))
                    .containsExactly("-", "a", "b");
        }
    }

    @Test
    void membersComeWithTheirRolesInOneCallForAnOrganization() {
        organizations(1);
        tenant.has(
                "/api/v2/organizations/org_0/members",
                "{\"members\":[{\"user_id\":\"auth0|1\",\"roles\":[{\"id\":\"rol_1\",\"name\":\"a\"}]},"
                        + "{\"user_id\":\"auth0|2\",\"roles\":[]}],\"start\":0,\"limit\":100,\"total\":2}");

        try (TenantBackup backup = TenantBackup.of(tenant, "organization-member", "organization-member-role")) {
            assertThat(backup.objects("organization-member")).hasSize(2);
            assertThat(backup.objects("organization-member-role")).containsOnlyKeys("org_0/auth0|1/rol_1");
            assertThat(tenant.callsLike("/api/v2/organizations/org_0/members.*"))
                    .singleElement()
                    .satisfies(c -> assertThat(c.query()).containsEntry("fields", "user_id,roles"));
        }
    }

    @Test
    void rolesThatMembersCameWithoutAreAskedFor() {
        organizations(1);
        tenant.has("/api/v2/organizations/org_0/members", "{\"members\":[{\"user_id\":\"auth0|1\"}]}")
                .has("/api/v2/organizations/org_0/members/auth0%7C1/roles", "[{\"id\":\"rol_1\",\"name\":\"a\"}]");

        try (TenantBackup backup = TenantBackup.of(tenant, "organization-member-role")) {
            assertThat(backup.objects("organization-member-role")).containsOnlyKeys("org_0/auth0|1/rol_1");
        }
    }

    @Test
    void whatThePlanLacksIsAskedOfAFewOrganizationsOnly() {
        organizations(80);
        IntStream.range(0, 80)
                .forEach(i -> tenant.answers(
                        "GET /api/v2/organizations/org_" + i + "/clients",
                        Reply.error(403, "feature_not_enabled", "This feature is not enabled for this tenant.")));

        try (TenantBackup backup = TenantBackup.of(tenant, "organization-client")) {
            assertThat(backup.result("organization-client").skipReason()).contains(SkipReason.FEATURE_OFF);
            assertThat(tenant.callsLike("/api/v2/organizations/org_[0-9]+/clients"))
                    .hasSizeLessThan(25);
        }
    }

    @Test
    void aTenantWithoutGroupsIsNotAskedForThoseOfItsOrganizations() {
        organizations(20);
        tenant.has("/api/v2/groups", "{\"groups\":[]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "group", "organization-group", "organization-group-role")) {
            assertThat(backup.objects("organization-group")).isEmpty();
            assertThat(backup.result("organization-group").isComplete()).isTrue();
            assertThat(backup.result("organization-group-role").isComplete()).isTrue();
            assertThat(tenant.callsLike("/api/v2/organizations/org_[0-9]+/groups.*"))
                    .isEmpty();
        }
    }

    @Test
    void organizationsOfATenantWithGroupsAreAsked() {
        organizations(2);
        tenant.has("/api/v2/groups", "{\"groups\":[{\"id\":\"grp_1\",\"name\":\"g\"}]}")
                .has("/api/v2/organizations/org_0/groups", "{\"groups\":[]}")
                .has("/api/v2/organizations/org_1/groups", "{\"groups\":[{\"id\":\"grp_1\"}]}")
                .has("/api/v2/organizations/org_1/groups/grp_1/roles", "{\"roles\":[{\"id\":\"rol_1\"}]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "group", "organization-group", "organization-group-role")) {
            assertThat(backup.objects("organization-group-role")).containsOnlyKeys("org_1/grp_1/rol_1");
        }
    }

    @Test
    void aRoleIsThatOfAnOrganizationOnlyWhereItSaysSo() {
        organizations(2);
        tenant.has(
                "/api/v2/roles",
                "{\"roles\":[{\"id\":\"rol_1\",\"name\":\"old\"},{\"id\":\"rol_2\",\"name\":\"new\",\"type\":\"tenant\"},"
                        + "{\"id\":\"rol_3\",\"name\":\"own\",\"type\":\"organization\",\"owner_id\":\"org_1\"}]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "role", "organization-role")) {
            assertThat(backup.objects("role")).hasSize(3);
            assertThat(backup.objects("organization-role")).containsOnlyKeys("org_1/rol_3");
        }
    }

    @Test
    void connectionsWithoutTheirOptionsAreNotTakenForConnections() {
        tenant.token("read:connections");
        tenant.has(
                "/api/v2/connections", "{\"connections\":[{\"id\":\"con_1\",\"name\":\"db\",\"strategy\":\"auth0\"}]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "connection")) {
            assertThat(backup.result("connection").skipReason()).contains(SkipReason.SCOPE_MISSING);
            assertThat(backup.result("connection").detail()).contains("read:connections_options");
        }
    }

    @Test
    void grantsOfOrganizationsAreAskedFromTheSideThatHasFewer() {
        organizations(3);
        tenant.has(
                        "/api/v2/client-grants",
                        "{\"client_grants\":[{\"id\":\"cgr_1\",\"organization_usage\":\"allow\"},"
                                + "{\"id\":\"cgr_2\",\"organization_usage\":\"deny\"}]}")
                .has("/api/v2/client-grants/cgr_1/organizations", "{\"organizations\":[{\"id\":\"org_2\"}]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "client-grant", "organization-client-grant")) {
            assertThat(backup.objects("organization-client-grant")).containsOnlyKeys("org_2/cgr_1");
            assertThat(tenant.callsLike(".*/organizations/.*/client-grants|.*/cgr_2/organizations"))
                    .isEmpty();
        }
    }

    private void connections(int count) {
        tenant.has(
                "/api/v2/connections",
                IntStream.range(0, count)
                        .mapToObj(i -> "{\"id\":\"con_" + i + "\",\"options\":{}}")
                        .collect(Collectors.joining(",", "{\"connections\":[", "]}")));
        tenant.has("/api/v2/clients", "{\"clients\":[{\"client_id\":\"c1\",\"name\":\"a\"},{\"client_id\":\"c2\"}]}");
    }

    @Test
    void clientsOfManyConnectionsAreAskedFromTheSideOfTheClients() {
        connections(60);
        tenant.has("/api/v2/clients/c1/connections", "{\"connections\":[{\"id\":\"con_7\"},{\"id\":\"con_9\"}]}")
                .has("/api/v2/clients/c2/connections", "{\"connections\":[]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "connection", "client", "connection-enabled-client")) {
            assertThat(backup.objects("connection-enabled-client")).containsOnlyKeys("con_7/c1", "con_9/c1");
            assertThat(backup.objects("connection-enabled-client").get("con_7/c1"))
                    .hasToString("{\"client_id\":\"c1\"}");
            assertThat(tenant.callsLike("/api/v2/connections/.*")).isEmpty();
        }
    }

    @Test
    void clientsOfManyConnectionsAreAskedOfTheConnectionsWhereThatSideCannotTell() {
        connections(60);
        tenant.has("/api/v2/connections/con_3/clients", "{\"clients\":[{\"client_id\":\"c2\"}]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "connection", "client", "connection-enabled-client")) {
            assertThat(backup.objects("connection-enabled-client")).containsOnlyKeys("con_3/c2");
        }
    }

    @Test
    void connectionsOfAnOrganizationAreFoundUnderTheirFormerName() {
        organizations(1);
        tenant.has(
                "/api/v2/organizations/org_0/enabled_connections",
                "{\"enabled_connections\":[{\"connection_id\":\"con_1\"}],\"start\":0,\"limit\":100,\"total\":1}");

        try (TenantBackup backup = TenantBackup.of(tenant, "organization-connection")) {
            assertThat(backup.objects("organization-connection")).containsOnlyKeys("org_0/con_1");
        }
    }

    @Test
    void scimSettingsAreAskedOfEachConnectionWhereNoListingHasThem() {
        tenant.has(
                        "/api/v2/connections",
                        "{\"connections\":[{\"id\":\"con_1\",\"options\":{}},{\"id\":\"con_2\",\"options\":{}}]}")
                .has("/api/v2/connections/con_2/scim-configuration", "{\"connection_id\":\"con_2\",\"mapping\":[]}");

        try (TenantBackup backup = TenantBackup.of(tenant, "connection", "connection-scim-configuration")) {
            assertThat(backup.objects("connection-scim-configuration")).containsOnlyKeys("con_2");
        }
    }

    @Test
    void aLimitThatOnlyHeadersTellOfIsWaitedFor() {
        long now = System.currentTimeMillis() / 1000;
        tenant.answers(
                        "GET /api/v2/log-streams",
                        Reply.error(429, "too_many_requests", "Global limit has been reached")
                                .with("x-ratelimit-limit", "10")
                                .with("x-ratelimit-remaining", "0")
                                .with("x-ratelimit-reset", Long.toString(now + 1)))
                .has("/api/v2/log-streams", "[{\"id\":\"lst_1\",\"name\":\"a\"}]");

        try (TenantBackup backup = TenantBackup.of(tenant, "log-stream")) {
            assertThat(backup.objects("log-stream")).containsOnlyKeys("lst_1");
            assertThat(tenant.calls("GET /api/v2/log-streams")).hasSize(2);
        }
    }
}
