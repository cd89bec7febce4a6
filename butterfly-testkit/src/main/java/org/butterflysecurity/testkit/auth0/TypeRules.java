package org.butterflysecurity.testkit.auth0;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonNumber;
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
            case "connection" -> connection(tenant, body);
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
            case "token-exchange-profile" -> {
                ActionEndpoints.requireDeployed(tenant, Call.required(body, "action_id"), "custom-token-exchange");
                yield body;
            }
            case "email-provider" -> {
                if (tenant.find("email-provider", "-").isPresent()) {
                    throw Refusal.conflict("An email provider is already configured.");
                }
                yield body;
            }
            case "phone-provider" ->
                body.with("tenant", new JsonString(tenant.name())).with("channel", new JsonString("phone"));
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
            client = client.has("token_endpoint_auth_method")
                    ? client
                    : client.with("token_endpoint_auth_method", new JsonString("client_secret_post"));
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

    private static JsonObject connection(Tenant tenant, JsonObject body) {
        if (body.has("enabled_clients")) {
            throw Refusal.payload("Additional properties not allowed: enabled_clients");
        }
        checkOptions(tenant, body);
        boolean isByPhone =
                body.string("strategy").filter(Set.of("email", "sms")::contains).isPresent();
        if (isByPhone && tenant.store().of("phone-provider").count() == 0) {
            throw Refusal.badRequest("A phone provider is needed first.");
        }
        JsonObject connection = body;
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

    /** What a connection names must be there and be of use. */
    private static void checkOptions(Tenant tenant, JsonObject body) {
        JsonPointer.of("/options/custom_password_hash/action_id")
                .findString(body)
                .ifPresent(action -> ActionEndpoints.requireDeployed(tenant, action, "password-hash-migration"));
    }

    private static void checkConnection(Tenant tenant, JsonObject before, JsonObject body) {
        checkOptions(tenant, body);
        JsonPointer customized = JsonPointer.of("/options/enabledDatabaseCustomization");
        JsonPointer unique = JsonPointer.of("/options/attributes/email/unique");
        boolean hasOptions = body.has("options");
        if (hasOptions && !customized.find(before).equals(customized.find(body)) && hasUsers(tenant, before)) {
            throw Refusal.badRequest("enabledDatabaseCustomization cannot change once there are users.");
        }
        if (hasOptions && unique.find(before).isPresent() && unique.find(body).isEmpty()) {
            throw Refusal.badRequest("attributes.email.unique cannot change.");
        }
    }

    private static boolean hasUsers(Tenant tenant, JsonObject connection) {
        return tenant.store()
                .first(
                        tenant.type("user").type(),
                        e -> JsonPointer.of("/identities/*/connection")
                                .find(e.document())
                                .equals(connection.find("name")))
                .isPresent();
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
        return api.has("token_lifetime") ? api : api.with("token_lifetime", JsonNumber.of(86400));
    }

    private static JsonObject clientGrant(Tenant tenant, JsonObject body) {
        String audience = Call.required(body, "audience");
        requireApi(tenant, audience);
        if (body.has("client_id") == body.has("default_for")) {
            throw Refusal.payload("Exactly one of client_id and default_for is needed");
        }
        requireScopes(tenant, audience, body);
        JsonObject grant = body.has("scope") ? body : body.with("scope", JsonArray.EMPTY);
        return grant.has("subject_type") ? grant : grant.with("subject_type", new JsonString("client"));
    }

    static void requireApi(Tenant tenant, String identifier) {
        if (tenant.with("resource-server", "identifier", identifier).isEmpty()) {
            throw Refusal.notFound("The resource server does not exist: " + identifier, "inexistent_resource_server");
        }
    }

    private static void requireScopes(Tenant tenant, String audience, JsonObject body) {
        List<JsonValue> known = tenant.with("resource-server", "identifier", audience)
                .map(api -> JsonPointer.of("/scopes/*/value").findAll(api))
                .orElse(List.of());
        for (JsonValue scope : body.array("scope").orElse(JsonArray.EMPTY)) {
            if (!known.contains(scope)) {
                throw Refusal.badRequest("The scope does not exist in the API: " + scope);
            }
        }
    }

    private static JsonObject credential(Tenant tenant, JsonObject body) {
        String id = tenant.ids().next("client-credential");
        JsonObject known = body.has("pem") && !body.has("alg") ? body.with("alg", new JsonString("RS256")) : body;
        return known.without("parse_expiry_from_cert")
                .with("id", new JsonString(id))
                .with("kid", new JsonString(Digests.sha256(id).substring(0, 43)));
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
            throw Refusal.badRequest("The connection has such a configuration already.");
        }
        JsonObject of = tenant.read("connection", connection);
        Set<String> strategies = type.type().name().equals("connection-scim-configuration")
                ? Set.of("samlp", "oidc", "okta", "waad")
                : Set.of("google-apps");
        if (!strategies.contains(of.string("strategy").orElse(""))) {
            throw Refusal.notFound("This connection type does not support it.", "");
        }
        return body.with("connection_id", new JsonString(connection))
                .with("connection_name", of.find("name").orElse(JsonNull.NULL))
                .with("strategy", of.find("strategy").orElse(JsonNull.NULL))
                .with("tenant_name", new JsonString(tenant.name()));
    }

    void checkUpdate(Tenant tenant, TypeDefinition type, ResourceKey key, JsonObject before, JsonObject body) {
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
            case "client-grant" ->
                requireScopes(tenant, before.string("audience").orElse(""), body);
            case "connection" -> checkConnection(tenant, before, body);
            case "log-stream" ->
                body.string("status")
                        .filter(s -> !Set.of("active", "paused").contains(s))
                        .ifPresent(s -> {
                            throw Refusal.payload("No enum match for: " + s + "' on property status");
                        });
            case "connection-scim-configuration" -> {
                if (!body.has("mapping") || !body.has("user_id_attribute")) {
                    throw Refusal.payload("Missing required property: mapping or user_id_attribute");
                }
            }
            case "branding" -> requireText(body, "logo_url");
            case "phone-template" -> requireText(body.object("content").orElse(JsonObject.EMPTY), "from");
            case "custom-domain-default" -> requireVerified(tenant, Call.required(body, "domain"));
            case "tenant-settings" -> checkSettings(tenant, body);
            default -> {}
        }
    }

    private static void requireText(JsonObject body, String name) {
        if (body.string(name).filter(String::isEmpty).isPresent()) {
            throw Refusal.payload("Too short' on property " + name);
        }
    }

    private static void requireVerified(Tenant tenant, String domain) {
        boolean isVerified = tenant.store()
                .first(
                        tenant.type("custom-domain").type(),
                        e -> e.document() instanceof JsonObject d
                                && d.string("domain").filter(domain::equals).isPresent()
                                && d.string("status").filter("ready"::equals).isPresent())
                .isPresent();
        if (!isVerified) {
            throw Refusal.badRequest("The domain is not verified: " + domain);
        }
    }

    private static void checkSettings(Tenant tenant, JsonObject body) {
        for (String name : body.members().keySet()) {
            boolean isWhole = !name.contains("lifetime")
                    || !(body.find(name).orElseThrow() instanceof JsonNumber n)
                    || n.text().matches("[0-9]+");
            if (!isWhole) {
                throw Refusal.payload("Expected type integer but found type number' on property " + name);
            }
        }
        body.string("default_directory").filter(d -> !d.isEmpty()).ifPresent(d -> {
            if (tenant.with("connection", "name", d).isEmpty()) {
                throw Refusal.badRequest("The default_directory does not exist: " + d);
            }
        });
    }

    JsonObject updated(Tenant tenant, TypeDefinition type, ResourceKey key, JsonObject before, JsonObject after) {
        if (type.type().name().equals("resource-server") && after.has("scopes")) {
            stripRemovedScopes(tenant, before, after);
        }
        if (type.type().name().equals("tenant-settings")) {
            return lifetimes(after);
        }
        if (type.type().name().equals("phone-template")) {
            JsonPointer syntax = JsonPointer.of("/content/syntax");
            return syntax.find(before)
                    .filter(s -> after.object("content").isPresent())
                    .map(s -> after.with(
                            "content", after.object("content").orElseThrow().with("syntax", s)))
                    .orElse(after);
        }
        boolean isStandard = type.type().name().equals("prompt-screen-rendering")
                && after.string("rendering_mode").filter("standard"::equals).isPresent();
        if (isStandard) {
            return after.without("filters")
                    .with("context_configuration", JsonArray.EMPTY)
                    .with("default_head_tags_disabled", JsonBoolean.FALSE)
                    .with("use_page_template", JsonBoolean.FALSE);
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
                after = after.without(name + "_in_minutes").with(name, new JsonNumber(hours));
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
            case "client-grant" -> {
                if (object.bool("is_system").orElse(false)) {
                    throw Refusal.badRequest("System client grants cannot be deleted.");
                }
            }
            case "client-credential" -> {
                boolean isInUse = tenant.find("client", key.segments().get(0))
                        .filter(c -> JsonPointer.of("/client_authentication_methods/*/credentials/*/id")
                                .findAll(c)
                                .contains(new JsonString(key.id())))
                        .isPresent();
                if (isInUse) {
                    throw Refusal.badRequest("The credential is in use by its client.");
                }
            }
            case "custom-domain" -> {
                boolean isDefault = tenant.find("custom-domain-default", "-")
                        .flatMap(d -> d.string("domain"))
                        .equals(object.string("domain"));
                if (isDefault) {
                    throw Refusal.conflict("The default domain cannot be deleted.");
                }
            }
            case "action-module" -> {
                if (ActionEndpoints.isUsed(tenant, key.id())) {
                    throw new Refusal(412, "Precondition Failed", "The module is used by an action.", "");
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
