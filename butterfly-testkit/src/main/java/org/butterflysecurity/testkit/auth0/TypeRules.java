package org.butterflysecurity.testkit.auth0;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Documents;

/** What the server adds to new objects of some types, and what it refuses beyond the schema. */
final class TypeRules {
    private static final int LOG_STREAMS = 2000;
    private static final Set<String> SYSTEM_API_FIELDS = Set.of(
            "token_lifetime",
            "proof_of_possession",
            "skip_consent_for_verifiable_first_party_clients",
            "subject_type_authorization",
            "authorization_policy");

    JsonObject creating(Tenant tenant, TypeDefinition type, Optional<ResourceKey> parent, JsonObject body) {
        return switch (type.type().name()) {
            case "client" -> client(tenant, body);
            case "connection" -> connection(body);
            case "resource-server" -> resourceServer(tenant, body);
            case "client-grant" -> clientGrant(tenant, body);
            case "client-credential" -> credential(tenant, body);
            case "organization" ->
                body.has("display_name")
                        ? body
                        : body.with("display_name", body.find("name").orElseThrow());
            case "organization-connection" -> organizationConnection(tenant, body);
            case "organization-client-grant" -> organizationGrant(tenant, body);
            case "log-stream" -> logStream(tenant, body);
            case "custom-domain" ->
                body.with("status", new JsonString("pending_verification")).with("primary", JsonBoolean.FALSE);
            case "event-stream" -> body.has("status") ? body : body.with("status", new JsonString("enabled"));
            case "connection-scim-configuration", "connection-directory-provisioning" ->
                provisioning(tenant, type, parent.orElseThrow().id(), body);
            case "organization-discovery-domain" ->
                body.has("status") ? body : body.with("status", new JsonString("pending"));
            case "phone-provider" ->
                body.with("tenant", new JsonString(tenant.name())).with("channel", new JsonString("phone"));
            case "rule" -> rule(tenant, body);
            case "feature-flag", "segment" -> body.with("type", new JsonString("self"));
            case "organization-role" ->
                body.with("owner_id", new JsonString(parent.map(ResourceKey::id).orElse("")));
            default -> body;
        };
    }

    private static JsonObject client(Tenant tenant, JsonObject body) {
        String id = tenant.ids().next("client");
        JsonObject client = JsonObject.builder()
                .put("tenant", tenant.name())
                .put("global", false)
                .put("is_token_endpoint_ip_header_trusted", false)
                .put("is_first_party", true)
                .put("oidc_conformant", true)
                .put("sso_disabled", false)
                .put("cross_origin_auth", false)
                .put("cross_origin_authentication", false)
                .put("custom_login_page_on", true)
                .put("callbacks", JsonArray.EMPTY)
                .build();
        for (var member : body.members().entrySet()) {
            client = client.with(member.getKey(), member.getValue());
        }
        if (!body.has("client_authentication_methods")) {
            client = client.with("client_secret", new JsonString("new-secret-" + Digests.sha256(id)));
        }
        JsonObject key = JsonObject.builder()
                .put(
                        "cert",
                        "-----BEGIN CERTIFICATE-----\n" + Digests.sha256(id + "cert") + "\n-----END CERTIFICATE-----")
                .put("subject", "/CN=" + tenant.domain())
                .build();
        return client.with("client_id", new JsonString(id)).with("signing_keys", JsonArray.of(key));
    }

    private static JsonObject connection(JsonObject body) {
        checkDatabaseOptions(body.object("options").orElse(JsonObject.EMPTY));
        JsonObject connection = body.without("enabled_clients");
        if (!connection.has("options")) {
            connection = connection.with("options", JsonObject.EMPTY);
        }
        if (!connection.has("realms")) {
            connection =
                    connection.with("realms", JsonArray.of(body.find("name").orElseThrow()));
        }
        return connection.has("is_domain_connection")
                ? connection
                : connection.with("is_domain_connection", JsonBoolean.FALSE);
    }

    private static void checkDatabaseOptions(JsonObject options) {
        if (options.has("attributes") && options.has("validation")) {
            throw Refusal.invalidBody("Cannot set both options.attributes and options.validation");
        }
        if (options.has("attributes") && options.has("requires_username")) {
            throw Refusal.invalidBody("Cannot set both options.attributes and options.requires_username");
        }
    }

    private static JsonObject resourceServer(Tenant tenant, JsonObject body) {
        JsonObject api = body;
        if (!api.has("name")) {
            api = api.with("name", body.find("identifier").orElseThrow());
        }
        if (!api.has("signing_alg")) {
            api = api.with("signing_alg", new JsonString("RS256"));
        }
        if (!api.has("signing_secret")
                && api.string("signing_alg").filter("HS256"::equals).isPresent()) {
            api = api.with(
                    "signing_secret",
                    new JsonString("api-secret-" + Digests.sha256(tenant.ids().next("resource-server"))));
        }
        for (String name :
                Set.of("allow_offline_access", "skip_consent_for_verifiable_first_party_clients", "enforce_policies")) {
            if (!api.has(name)) {
                api = api.with(name, JsonBoolean.of(name.startsWith("skip")));
            }
        }
        return api.has("token_lifetime")
                ? api
                : api.with("token_lifetime", org.butterflysecurity.json.JsonNumber.of(86400));
    }

    private static JsonObject clientGrant(Tenant tenant, JsonObject body) {
        String audience = Call.required(body, "audience");
        requireApi(tenant, audience);
        JsonObject grant = body.has("scope") ? body : body.with("scope", JsonArray.EMPTY);
        return grant.has("subject_type") ? grant : grant.with("subject_type", new JsonString("client"));
    }

    static void requireApi(Tenant tenant, String identifier) {
        if (tenant.store()
                .first(
                        tenant.type("resource-server").type(),
                        e -> ((JsonObject) e.document())
                                .string("identifier")
                                .filter(identifier::equals)
                                .isPresent())
                .isEmpty()) {
            throw Refusal.notFound("The resource server does not exist: " + identifier, "inexistent_resource_server");
        }
    }

    private static JsonObject credential(Tenant tenant, JsonObject body) {
        String id = tenant.ids().next("client-credential");
        return body.without("parse_expiry_from_cert")
                .with("id", new JsonString(id))
                .with("kid", new JsonString(Digests.sha256(id).substring(0, 43)))
                .with("alg", body.find("alg").orElse(new JsonString("RS256")));
    }

    private static JsonObject organizationConnection(Tenant tenant, JsonObject body) {
        JsonObject connection = tenant.read("connection", Call.required(body, "connection_id"));
        JsonObject whole = body;
        for (String name : Set.of("assign_membership_on_login", "is_signup_enabled", "show_as_button")) {
            whole = whole.has(name) ? whole : whole.with(name, JsonBoolean.of(name.startsWith("show")));
        }
        return whole.with(
                "connection",
                JsonObject.builder()
                        .put("name", connection.string("name").orElse(""))
                        .put("strategy", connection.string("strategy").orElse(""))
                        .build());
    }

    private static JsonObject organizationGrant(Tenant tenant, JsonObject body) {
        JsonObject grant = tenant.read("client-grant", Call.required(body, "grant_id"));
        if (grant.string("organization_usage").filter(u -> !u.equals("deny")).isEmpty()) {
            throw Refusal.badRequest("The client grant does not allow organizations.");
        }
        return grant;
    }

    private static JsonObject logStream(Tenant tenant, JsonObject body) {
        Documents streams = tenant.store().of("log-stream");
        if (streams.count() >= LOG_STREAMS) {
            throw Refusal.conflict("You have reached the maximum number of log streams for your account.");
        }
        return body.has("status") ? body : body.with("status", new JsonString("active"));
    }

    private static JsonObject provisioning(Tenant tenant, TypeDefinition type, String connection, JsonObject body) {
        if (tenant.find(type.type().name(), connection).isPresent()) {
            throw Refusal.conflict("The connection has such a configuration already.");
        }
        JsonObject of = tenant.read("connection", connection);
        return body.with("connection_id", new JsonString(connection))
                .with("connection_name", of.find("name").orElse(JsonNull.NULL))
                .with("strategy", of.find("strategy").orElse(JsonNull.NULL))
                .with("tenant_name", new JsonString(tenant.name()));
    }

    private static JsonObject rule(Tenant tenant, JsonObject body) {
        JsonObject rule = body.has("enabled") ? body : body.with("enabled", JsonBoolean.TRUE);
        rule = rule.has("stage") ? rule : rule.with("stage", new JsonString("login_success"));
        return rule.has("order")
                ? rule
                : rule.with(
                        "order",
                        org.butterflysecurity.json.JsonNumber.of(
                                tenant.store().of("rule").count() + 1));
    }

    void checkUpdate(Tenant tenant, TypeDefinition type, JsonObject before, JsonObject body) {
        switch (type.type().name()) {
            case "resource-server" -> {
                if (before.bool("is_system").orElse(false)
                        && (before.string("identifier")
                                        .filter(tenant.audience()::equals)
                                        .isPresent()
                                || !SYSTEM_API_FIELDS.containsAll(body.members().keySet()))) {
                    throw Refusal.badRequest("System resource servers cannot be patched.");
                }
            }
            case "client" -> {
                boolean keys = body.find("client_authentication_methods")
                        .filter(v -> v != JsonNull.NULL)
                        .isPresent();
                boolean method = body.find("token_endpoint_auth_method")
                        .filter(v -> v != JsonNull.NULL)
                        .isPresent();
                if (keys && method) {
                    throw Refusal.invalidBody(
                            "token_endpoint_auth_method and client_authentication_methods cannot be set together");
                }
            }
            case "connection" -> checkDatabaseOptions(body.object("options").orElse(JsonObject.EMPTY));
            case "tenant-settings" ->
                body.string("default_directory").filter(d -> !d.isEmpty()).ifPresent(d -> {
                    if (tenant.store()
                            .first(
                                    tenant.type("connection").type(),
                                    e -> ((JsonObject) e.document())
                                            .string("name")
                                            .filter(d::equals)
                                            .isPresent())
                            .isEmpty()) {
                        throw Refusal.badRequest("The default_directory does not exist: " + d);
                    }
                });
            default -> {}
        }
    }

    JsonObject updated(Tenant tenant, TypeDefinition type, ResourceKey key, JsonObject before, JsonObject after) {
        if (type.type().name().equals("resource-server") && after.has("scopes")) {
            stripRemovedScopes(tenant, before, after);
        }
        if (type.type().name().equals("tenant-settings")) {
            return lifetimes(after);
        }
        return after;
    }

    /** Lifetimes are written in minutes and read in hours. */
    private static JsonObject lifetimes(JsonObject settings) {
        JsonObject after = settings;
        for (String name : Set.of("session_lifetime", "idle_session_lifetime")) {
            Optional<Long> minutes = after.number(name + "_in_minutes");
            if (minutes.isPresent()) {
                String hours = minutes.get() % 60 == 0
                        ? Long.toString(minutes.get() / 60)
                        : Double.toString(minutes.get() / 60.0);
                after = after.without(name + "_in_minutes")
                        .with(name, new org.butterflysecurity.json.JsonNumber(hours));
            }
        }
        return after;
    }

    /** A scope that is gone disappears from roles and users at once. */
    private static void stripRemovedScopes(Tenant tenant, JsonObject before, JsonObject after) {
        Set<String> left = JsonPointer.of("/scopes/*/value").findAll(after).stream()
                .map(v -> v instanceof JsonString s ? s.value() : "")
                .collect(java.util.stream.Collectors.toSet());
        String api = before.string("identifier").orElse("");
        for (String type : Set.of("role-permission", "user-permission")) {
            Documents permissions = tenant.store().of(type);
            permissions.all().forEachRemaining(e -> {
                JsonObject permission = (JsonObject) e.document();
                boolean same = permission
                        .string("resource_server_identifier")
                        .filter(api::equals)
                        .isPresent();
                if (same
                        && permission
                                .string("permission_name")
                                .filter(left::contains)
                                .isEmpty()) {
                    permissions.remove(e.key());
                }
            });
        }
    }

    void checkDelete(Tenant tenant, TypeDefinition type, ResourceKey key, JsonValue document, Call call) {
        JsonObject object = document instanceof JsonObject o ? o : JsonObject.EMPTY;
        switch (type.type().name()) {
            case "client" -> {
                if (object.bool("global").orElse(false)) {
                    throw Refusal.badRequest("Global client cannot be deleted.");
                }
            }
            case "resource-server" -> {
                if (object.bool("is_system").orElse(false)) {
                    throw Refusal.badRequest("System resource servers cannot be deleted.");
                }
            }
            case "action" -> {
                boolean forced =
                        call.request().query("force").filter("true"::equals).isPresent();
                if (!forced && ActionEndpoints.isBound(tenant, key.id())) {
                    throw Refusal.conflict("Cannot delete an action that is bound to a trigger.");
                }
            }
            default -> {}
        }
    }
}
