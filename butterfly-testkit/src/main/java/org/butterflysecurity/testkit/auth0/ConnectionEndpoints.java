package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;

/** Which clients use which connections, and the groups that a directory synchronises. */
final class ConnectionEndpoints {
    private static final int AT_ONCE = 50;

    private final Tenant tenant;

    private ConnectionEndpoints(Tenant tenant) {
        this.tenant = tenant;
    }

    static void add(Endpoints to) {
        ConnectionEndpoints own = new ConnectionEndpoints(to.tenant());
        String groups = "/api/v2/connections/{id}/directory-provisioning/synchronized-groups";
        to.own("PATCH", "/api/v2/connections/{id}/clients", own::enable)
                .own("PUT", groups, own::synchronise)
                .own("DELETE", groups, own::unsynchronise)
                .extra("GET", "/api/v2/clients/{id}/connections", "connection", "read:connections", own::ofClient)
                .extra(
                        "GET",
                        "/api/v2/connections/{id}/scim-configuration/default-mapping",
                        "connection-scim-configuration",
                        "read:scim_config",
                        c -> Answer.json(
                                200,
                                JsonObject.builder()
                                        .put("mapping", JsonArray.EMPTY)
                                        .build()))
                .extra(
                        "GET",
                        "/api/v2/connections/{id}/status",
                        "connection",
                        "read:connections",
                        c -> Answer.empty(200));
    }

    /** A delta: clients that are not named stay as they are. */
    private Answer enable(Call call) {
        tenant.read("connection", call.value(0));
        if (!(call.request().json() instanceof JsonArray changes)) {
            throw Refusal.payload("Expected type array");
        }
        if (changes.size() > AT_ONCE || changes.isEmpty()) {
            throw Refusal.payload("Array must have between 1 and " + AT_ONCE + " items");
        }
        List<JsonObject> rows = Call.objects(changes);
        for (JsonObject change : rows) {
            tenant.read("client", Call.required(change, "client_id"));
            if (change.bool("status").isEmpty()) {
                throw Refusal.payload("Missing required property: status");
            }
        }
        for (JsonObject change : rows) {
            String client = Call.required(change, "client_id");
            if (change.bool("status").orElseThrow()) {
                tenant.put(
                        "connection-enabled-client",
                        JsonObject.builder().put("client_id", client).build(),
                        call.value(0),
                        client);
            } else {
                tenant.store().of("connection-enabled-client").remove(ResourceKey.of(call.value(0), client));
            }
        }
        return Answer.empty(204);
    }

    private Answer ofClient(Call call) {
        tenant.read("client", call.value(0));
        List<JsonValue> enabled = new ArrayList<>();
        tenant.store().of("connection").all().forEachRemaining(c -> {
            if (tenant.find("connection-enabled-client", c.key().id(), call.value(0))
                    .isPresent()) {
                enabled.add(((JsonObject) c.document()).without("options"));
            }
        });
        return Paging.answer(
                "client-connection",
                Optional.of("connections"),
                Reading.Paging.CHECKPOINT,
                call.request(),
                Paging.Rows.of(enabled),
                enabled.size(),
                d -> d);
    }

    private Answer synchronise(Call call) {
        tenant.read("connection-directory-provisioning", call.value(0));
        clear(call.value(0));
        for (JsonObject group : call.objects("groups")) {
            tenant.put("connection-directory-synchronized-group", group, call.value(0), Call.required(group, "id"));
        }
        return Answer.empty(204);
    }

    private Answer unsynchronise(Call call) {
        for (JsonObject group : call.objects("groups")) {
            tenant.store()
                    .of("connection-directory-synchronized-group")
                    .remove(ResourceKey.of(call.value(0), Call.required(group, "id")));
        }
        return Answer.empty(204);
    }

    private void clear(String connection) {
        var groups = tenant.store().of("connection-directory-synchronized-group");
        groups.below(Optional.of(ResourceKey.of(connection)), "").forEachRemaining(e -> groups.remove(e.key()));
    }
}
