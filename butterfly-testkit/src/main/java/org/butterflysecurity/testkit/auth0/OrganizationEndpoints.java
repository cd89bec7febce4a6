package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Documents;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Members of organizations, their roles, and the organizations of a user or a grant. */
final class OrganizationEndpoints {
    private static final int AT_ONCE = 10;

    private final Tenant tenant;

    private OrganizationEndpoints(Tenant tenant) {
        this.tenant = tenant;
    }

    static void add(Endpoints to) {
        OrganizationEndpoints own = new OrganizationEndpoints(to.tenant());
        to.own("GET", "/api/v2/organizations/{id}/members", own::members)
                .own("POST", "/api/v2/organizations/{id}/members", own::join)
                .own("DELETE", "/api/v2/organizations/{id}/members", own::leave)
                .own("GET", "/api/v2/organizations/{id}/members/{user_id}/roles", own::roles)
                .own("POST", "/api/v2/organizations/{id}/members/{user_id}/roles", own::give)
                .own("DELETE", "/api/v2/organizations/{id}/members/{user_id}/roles", own::take)
                .own("DELETE", "/api/v2/organizations/{id}/client-grants/{grant_id}", own::removeGrant)
                .own("POST", "/api/v2/organizations/{id}/clients", own::addClients)
                .own("DELETE", "/api/v2/organizations/{id}/clients", own::removeClients)
                .extra(
                        "GET",
                        "/api/v2/organizations/{id}/enabled_connections",
                        "organization-connection",
                        "read:organization_connections",
                        own::enabledConnections)
                .extra("GET", "/api/v2/organizations/name/{name}", "organization", "read:organizations", own::byName)
                .extra(
                        "GET",
                        "/api/v2/client-grants/{id}/organizations",
                        "organization",
                        "read:organization_client_grants",
                        own::ofGrant)
                .extra(
                        "GET",
                        "/api/v2/users/{id}/organizations",
                        "organization",
                        "read:organizations|read:users",
                        own::ofUser);
    }

    /** With their roles only where these are asked for and the token may see them. */
    private Answer members(Call call) {
        tenant.read("organization", call.value(0));
        Documents members = tenant.store().of("organization-member");
        List<String> fields = call.request()
                .query("fields")
                .map(f -> Arrays.asList(f.split(",")))
                .orElse(List.of());
        boolean withRoles = fields.contains("roles") && call.token().has("read:organization_member_roles");
        Paging.Rows rows = mark -> {
            Iterable<Item> below = () -> members.below(call.parent(), mark);
            return java.util.stream.StreamSupport.stream(below.spliterator(), false)
                    .map(e -> new Paging.Row(e.key().id(), member(e, withRoles, fields.isEmpty() || fields.size() > 2)))
                    .iterator();
        };
        long total = 0;
        if (call.request().query("take").isEmpty()) {
            for (var each = members.below(call.parent(), ""); each.hasNext(); each.next()) {
                total++;
            }
        }
        return Paging.answer(
                tenant.type("organization-member"),
                call.request(),
                rows,
                total,
                d -> Reads.projected(call.request(), d));
    }

    private JsonValue member(Item entry, boolean withRoles, boolean whole) {
        String user = entry.key().id();
        JsonObject member = whole
                ? tenant.find("user", user)
                        .map(UserEndpoints::summary)
                        .orElse(JsonObject.builder().put("user_id", user).build())
                : JsonObject.builder().put("user_id", user).build();
        return withRoles ? member.with("roles", rolesOf(tenant, entry.key())) : member;
    }

    /** The roles of a member as listings of members show them. */
    static JsonArray rolesOf(Tenant tenant, ResourceKey member) {
        List<JsonValue> roles = new ArrayList<>();
        tenant.store()
                .of("organization-member-role")
                .below(Optional.of(member), "")
                .forEachRemaining(e -> {
                    JsonObject role = (JsonObject) e.document();
                    roles.add(JsonObject.builder()
                            .put("id", e.key().id())
                            .put("name", role.string("name").orElse(""))
                            .build());
                });
        return new JsonArray(roles);
    }

    private Answer join(Call call) {
        tenant.read("organization", call.value(0));
        List<String> users = call.strings("members");
        atMostTen(users, "members");
        users.forEach(u -> tenant.read("user", u));
        users.forEach(u -> tenant.put(
                "organization-member", JsonObject.builder().put("user_id", u).build(), call.value(0), u));
        return Answer.empty(204);
    }

    private static void atMostTen(List<?> values, String name) {
        if (values.isEmpty() || values.size() > AT_ONCE) {
            throw Refusal.payload("Array must have between 1 and " + AT_ONCE + " items on property " + name);
        }
    }

    private Answer leave(Call call) {
        for (String user : call.strings("members")) {
            tenant.store().removeWithChildren(tenant.type("organization-member"), ResourceKey.of(call.value(0), user));
        }
        return Answer.empty(204);
    }

    private void requireMember(Call call) {
        if (tenant.find("organization-member", call.value(0), call.value(1)).isEmpty()) {
            throw Refusal.notFound("The user is not a member of the organization.", "inexistent_organization_member");
        }
    }

    private Answer roles(Call call) {
        requireMember(call);
        List<JsonValue> held = new ArrayList<>();
        tenant.store()
                .below("organization-member-role", call.value(0), call.value(1))
                .forEachRemaining(e -> held.add(
                        tenant.find("role", e.key().id()).<JsonValue>map(r -> r).orElse(e.document())));
        return Paging.answer(call.type(), call.request(), Paging.Rows.of(held), held.size(), d -> d);
    }

    private Answer give(Call call) {
        requireMember(call);
        for (String id : call.strings("roles")) {
            JsonObject role = tenant.find("role", id)
                    .or(() -> tenant.find("organization-role", call.value(0), id))
                    .orElseThrow(() -> Tenant.missing(tenant.type("role")));
            Writes.requireRoom(
                    tenant,
                    call.type(),
                    call.parent(),
                    call.type().writing().operation("create").orElseThrow());
            JsonObject held = JsonObject.builder()
                    .put("id", id)
                    .put("name", role.string("name").orElse(""))
                    .build();
            tenant.put("organization-member-role", held, call.value(0), call.value(1), id);
        }
        return Answer.empty(204);
    }

    private Answer take(Call call) {
        for (String id : call.strings("roles")) {
            tenant.store().of("organization-member-role").remove(ResourceKey.of(call.value(0), call.value(1), id));
        }
        return Answer.empty(204);
    }

    private Answer removeGrant(Call call) {
        if (!tenant.store().of("organization-client-grant").remove(call.key())) {
            throw Tenant.missing(call.type());
        }
        return Answer.empty(204);
    }

    private Answer addClients(Call call) {
        tenant.read("organization", call.value(0));
        List<JsonObject> clients = call.objects("clients");
        atMostTen(clients, "clients");
        for (JsonObject each : clients) {
            String id = Call.required(each, "client_id");
            JsonObject client = tenant.read("client", id);
            JsonObject document = each.with(
                    "client",
                    JsonObject.builder()
                            .put("name", client.string("name").orElse(""))
                            .put("is_first_party", client.bool("is_first_party").orElse(true))
                            .build());
            tenant.put("organization-client", document, call.value(0), id);
        }
        return Answer.json(
                201, JsonObject.builder().put("clients", Writes.array(clients)).build());
    }

    private Answer removeClients(Call call) {
        for (String id : call.strings("clients")) {
            tenant.store().of("organization-client").remove(ResourceKey.of(call.value(0), id));
        }
        return Answer.empty(204);
    }

    private Answer enabledConnections(Call call) {
        tenant.read("organization", call.value(0));
        List<JsonValue> enabled = new ArrayList<>();
        tenant.store().below("organization-connection", call.value(0)).forEachRemaining(e -> enabled.add(e.document()));
        return Paging.answer(
                "organization-connection",
                Optional.of("enabled_connections"),
                Reading.Paging.PAGE,
                call.request(),
                Paging.Rows.of(enabled),
                enabled.size(),
                d -> d);
    }

    private Answer byName(Call call) {
        return Answer.json(
                200,
                tenant.with("organization", "name", call.value(0))
                        .orElseThrow(() -> Tenant.missing(tenant.type("organization"))));
    }

    private Answer ofGrant(Call call) {
        tenant.read("client-grant", call.value(0));
        return organizations(call, "organization-client-grant", "organization", Reading.Paging.CHECKPOINT);
    }

    private Answer ofUser(Call call) {
        tenant.read("user", call.value(0));
        return organizations(call, "organization-member", "user-organization", Reading.Paging.PAGE);
    }

    private Answer organizations(Call call, String relation, String type, Reading.Paging paging) {
        List<JsonValue> found = new ArrayList<>();
        tenant.store().of("organization").all().forEachRemaining(o -> {
            if (tenant.find(relation, o.key().id(), call.value(0)).isPresent()) {
                found.add(o.document());
            }
        });
        return Paging.answer(
                type,
                Optional.of("organizations"),
                paging,
                call.request(),
                Paging.Rows.of(found),
                found.size(),
                d -> d);
    }
}
