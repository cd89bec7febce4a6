package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;

/** Who holds which role and permission. */
final class RoleEndpoints {
    private final Tenant tenant;

    private RoleEndpoints(Tenant tenant) {
        this.tenant = tenant;
    }

    static void add(Endpoints to) {
        RoleEndpoints roles = new RoleEndpoints(to.tenant());
        to.own("POST", "/api/v2/roles/{id}/permissions", c -> roles.permit(c, "role", "role-permission"))
                .own("DELETE", "/api/v2/roles/{id}/permissions", c -> roles.forbid(c, "role-permission"))
                .own("POST", "/api/v2/users/{id}/permissions", c -> roles.permit(c, "user", "user-permission"))
                .own("DELETE", "/api/v2/users/{id}/permissions", c -> roles.forbid(c, "user-permission"))
                .own("POST", "/api/v2/roles/{id}/users", roles::addUsers)
                .extra(
                        "GET",
                        "/api/v2/users/{id}/roles",
                        "role",
                        "read:users|read:roles|read:role_members",
                        roles::ofUser)
                .own("POST", "/api/v2/users/{id}/roles", roles::give)
                .own("DELETE", "/api/v2/users/{id}/roles", roles::take)
                .own("POST", "/api/v2/groups/{id}/roles", c -> roles.giveBelow(c, "group", "group-role"))
                .own("DELETE", "/api/v2/groups/{id}/roles", c -> roles.takeBelow(c, "group-role"))
                .own("GET", "/api/v2/roles", roles::list)
                .own("POST", "/api/v2/roles", roles::create);
    }

    /** Roles of the tenant, or those of one organization: the same path. */
    private Answer list(Call call) {
        boolean ofOrganization =
                call.request().query("type").filter("organization"::equals).isPresent();
        List<JsonValue> found = new ArrayList<>();
        if (ofOrganization) {
            String owner =
                    call.request().query("owner_id").orElseThrow(() -> Refusal.invalidQuery("owner_id is required"));
            tenant.store().below("organization-role", owner).forEachRemaining(e -> found.add(e.document()));
        } else {
            String name = call.request().query("name_filter").orElse("");
            tenant.store().of("role").all().forEachRemaining(e -> {
                if (((JsonObject) e.document()).string("name").orElse("").contains(name)) {
                    found.add(e.document());
                }
            });
        }
        return Paging.answer(tenant.type("role"), call.request(), Paging.Rows.of(found), found.size(), d -> d);
    }

    private Answer create(Call call) {
        JsonObject body = call.body();
        boolean ofOrganization =
                body.string("type").filter("organization"::equals).isPresent();
        JsonObject role = Writes.checked(tenant.type("role"), "create", body);
        Writes.requireRoom(
                tenant,
                tenant.type("role"),
                Optional.empty(),
                tenant.type("role").writing().operation("create").orElseThrow());
        String name = Call.required(role, "name");
        String id = tenant.ids().next("role");
        JsonObject document = role.with("id", new JsonString(id));
        if (ofOrganization) {
            String owner = Call.required(body, "owner_id");
            tenant.read("organization", owner);
            tenant.put("organization-role", document, owner, id);
            return Answer.json(200, document);
        }
        boolean taken = tenant.with("role", "name", name).isPresent();
        if (taken) {
            throw Refusal.conflict("A role with the same name already exists.");
        }
        tenant.put("role", document, id);
        return Answer.json(200, document);
    }

    private Answer permit(Call call, String holderType, String type) {
        tenant.read(holderType, call.value(0));
        List<JsonObject> permissions = call.objects("permissions");
        if (permissions.isEmpty()) {
            throw Refusal.payload("Array is too short (0), minimum 1' on property permissions");
        }
        for (JsonObject permission : permissions) {
            String api = Call.required(permission, "resource_server_identifier");
            String name = Call.required(permission, "permission_name");
            JsonObject server = api(api);
            JsonObject scope = server.array("scopes").orElse(JsonArray.EMPTY).stream()
                    .map(JsonObject.class::cast)
                    .filter(s -> s.string("value").filter(name::equals).isPresent())
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("The permission does not exist: " + name, ""));
            JsonObject document = JsonObject.builder()
                    .put("resource_server_identifier", api)
                    .put("permission_name", name)
                    .put("resource_server_name", server.string("name").orElse(""))
                    .put("description", scope.string("description").orElse(""))
                    .build();
            tenant.put(type, document, call.value(0), api, name);
        }
        return Answer.json(201, JsonObject.EMPTY);
    }

    private JsonObject api(String identifier) {
        TypeRules.requireApi(tenant, identifier);
        return tenant.with("resource-server", "identifier", identifier).orElseThrow();
    }

    private Answer forbid(Call call, String type) {
        for (JsonObject permission : call.objects("permissions")) {
            tenant.store()
                    .of(type)
                    .remove(ResourceKey.of(
                            call.value(0),
                            Call.required(permission, "resource_server_identifier"),
                            Call.required(permission, "permission_name")));
        }
        return Answer.empty(204);
    }

    private Answer addUsers(Call call) {
        tenant.read("role", call.value(0));
        for (String user : call.strings("users")) {
            join(call.value(0), user);
        }
        return Answer.json(200, JsonObject.EMPTY);
    }

    private Answer give(Call call) {
        tenant.read("user", call.value(0));
        for (String role : call.strings("roles")) {
            tenant.read("role", role);
            join(role, call.value(0));
        }
        return Answer.empty(204);
    }

    private void join(String role, String user) {
        tenant.put("role-member", UserEndpoints.summary(tenant.read("user", user)), role, user);
    }

    private Answer take(Call call) {
        for (String role : call.strings("roles")) {
            tenant.store().of("role-member").remove(ResourceKey.of(role, call.value(0)));
        }
        return Answer.empty(204);
    }

    private Answer giveBelow(Call call, String parent, String type) {
        tenant.read(parent, call.value(0));
        for (String role : call.strings("roles")) {
            Writes.requireRoom(
                    tenant,
                    tenant.type(type),
                    call.parent(),
                    tenant.type(type).writing().operation("create").orElseThrow());
            tenant.put(type, tenant.read("role", role), call.value(0), role);
        }
        return Answer.empty(204);
    }

    private Answer takeBelow(Call call, String type) {
        for (String role : call.strings("roles")) {
            tenant.store().of(type).remove(ResourceKey.of(call.value(0), role));
        }
        return Answer.empty(204);
    }

    private Answer ofUser(Call call) {
        tenant.read("user", call.value(0));
        List<JsonValue> held = new ArrayList<>();
        tenant.store().of("role").all().forEachRemaining(r -> {
            if (tenant.find("role-member", r.key().id(), call.value(0)).isPresent()) {
                held.add(r.document());
            }
        });
        return Paging.answer(
                "user-role",
                Optional.of("roles"),
                Reading.Paging.PAGE,
                call.request(),
                Paging.Rows.of(held),
                held.size(),
                d -> d);
    }
}
