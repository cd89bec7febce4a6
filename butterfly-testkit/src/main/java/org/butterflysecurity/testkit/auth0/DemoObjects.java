package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;

/** The types of the demo tenant whose number can be chosen, and what ties them together. */
final class DemoObjects {
    static final String TIME = "2026-03-02T09:30:00.000Z";

    private static final List<String> TRIGGERS = List.of(
            "post-login",
            "credentials-exchange",
            "pre-user-registration",
            "post-user-registration",
            "post-change-password",
            "send-phone-message",
            "password-reset-post-challenge",
            "custom-phone-provider",
            "custom-email-provider",
            "custom-token-exchange",
            "event-stream",
            "password-hash-migration");

    /** Triggers whose actions are named by other objects; source: recorded answers. */
    private static final Set<String> ENTITY_BOUND =
            Set.of("custom-token-exchange", "event-stream", "password-hash-migration");

    private final Tenant tenant;
    private final DemoTenant demo;
    private final Ids ids;

    DemoObjects(Tenant tenant, DemoTenant demo) {
        this.tenant = tenant;
        this.demo = demo;
        this.ids = tenant.ids();
    }

    void fill(Set<String> scopes) {
        apis(scopes);
        for (int n = 0; n < demo.clients(); n++) {
            client(n);
        }
        grants(scopes);
        for (int n = 0; n < demo.connections(); n++) {
            connection(n);
        }
        for (int n = 0; n < demo.roles(); n++) {
            role(n);
        }
        for (int n = 0; n < demo.organizations(); n++) {
            organization(n);
        }
        triggers();
        for (int n = 0; n < demo.actions(); n++) {
            action(n);
        }
        bindings();
    }

    private static JsonArray words(String... words) {
        return JsonArray.ofStrings(List.of(words));
    }

    private static JsonObject scope(String value) {
        return JsonObject.builder()
                .put("value", value)
                .put("description", "May " + value)
                .build();
    }

    private String audience() {
        return "https://api.demo.example/orders";
    }

    private void apis(Set<String> scopes) {
        List<JsonValue> all = new ArrayList<>();
        scopes.forEach(s -> all.add(scope(s)));
        String system = ids.of("resource-server", 0);
        tenant.put(
                "resource-server",
                JsonObject.builder()
                        .put("id", system)
                        .put("name", "Auth0 Management API")
                        .put("identifier", tenant.audience())
                        .put("allow_offline_access", false)
                        .put("skip_consent_for_verifiable_first_party_clients", false)
                        .put("is_system", true)
                        .put("token_lifetime", 86400)
                        .put("token_lifetime_for_web", 7200)
                        .put("signing_alg", "RS256")
                        .put("scopes", new JsonArray(all))
                        .build(),
                system);
        String own = ids.of("resource-server", 1);
        tenant.put(
                "resource-server",
                JsonObject.builder()
                        .put("id", own)
                        .put("name", "Orders API")
                        .put("identifier", audience())
                        .put("allow_offline_access", true)
                        .put("skip_consent_for_verifiable_first_party_clients", true)
                        .put("enforce_policies", true)
                        .put("token_dialect", "access_token_authz")
                        .put("token_lifetime", 3600)
                        .put("signing_alg", "HS256")
                        .put("signing_secret", demo.secret("orders api"))
                        .put(
                                "scopes",
                                JsonArray.of(scope("read:orders"), scope("write:orders"), scope("delete:orders")))
                        .build(),
                own);
    }

    private void client(int n) {
        String id = ids.of("client", n);
        boolean global = n == 0;
        boolean own = n == DemoTenant.OWN_CLIENT;
        boolean keyed = n == 3;
        String kind = List.of("spa", "non_interactive", "regular_web", "native").get(n % 4);
        JsonObject.Builder client = JsonObject.builder()
                .put("client_id", id)
                .put("tenant", tenant.name())
                .put("global", global)
                .put("name", global ? "All Applications" : own ? "Backup" : "Application " + n)
                .put("is_first_party", true)
                .put("is_token_endpoint_ip_header_trusted", false)
                .put("oidc_conformant", true)
                .put("sso_disabled", false)
                .put("cross_origin_auth", false)
                .put("cross_origin_authentication", false)
                .put("custom_login_page_on", true)
                .put("signing_keys", JsonArray.of(certificate(id)))
                .put("callbacks", global ? JsonArray.EMPTY : words("https://app" + n + ".demo.example/callback"))
                .put(
                        "jwt_configuration",
                        JsonObject.builder()
                                .put("alg", "RS256")
                                .put("lifetime_in_seconds", 36000)
                                .put("secret_encoded", false)
                                .build())
                .put(
                        "refresh_token",
                        JsonObject.builder()
                                .put("expiration_type", "non-expiring")
                                .put("leeway", 0)
                                .put("infinite_token_lifetime", true)
                                .put("infinite_idle_token_lifetime", true)
                                .put("token_lifetime", 31557600)
                                .put("idle_token_lifetime", 2592000)
                                .put("rotation_type", "non-rotating")
                                .build());
        if (!global) {
            client.put("app_type", kind)
                    .put("description", "Demo application number " + n)
                    .put("client_aliases", JsonArray.EMPTY)
                    .put("allowed_logout_urls", words("https://app" + n + ".demo.example/bye"))
                    .put(
                            "grant_types",
                            kind.equals("non_interactive")
                                    ? words("client_credentials")
                                    : words("authorization_code", "refresh_token"))
                    .put(
                            "client_metadata",
                            JsonObject.builder().put("team", "team-" + n % 7).build());
        } else {
            client.put("custom_login_page", "<html><body>Sign in to Demo</body></html>");
        }
        if (keyed) {
            client.put("client_authentication_methods", authenticationMethods(id));
        } else {
            client.put("client_secret", own ? demo.secret("own client") : demo.secret("client" + n))
                    .put("token_endpoint_auth_method", kind.equals("spa") ? "none" : "client_secret_post");
        }
        tenant.put("client", client.build(), id);
    }

    private JsonObject certificate(String id) {
        return JsonObject.builder()
                .put("cert", "-----BEGIN CERTIFICATE-----\n" + Digests.sha256(id) + "\n-----END CERTIFICATE-----\n")
                .put("subject", "/CN=" + tenant.name() + ".demo.example")
                .build();
    }

    private JsonObject authenticationMethods(String client) {
        String id = ids.of("client-credential", 0);
        tenant.put(
                "client-credential",
                JsonObject.builder()
                        .put("id", id)
                        .put("name", "First key")
                        .put("kid", Digests.sha256(id).substring(0, 43))
                        .put("alg", "RS256")
                        .put("credential_type", "public_key")
                        .put("created_at", TIME)
                        .put("updated_at", TIME)
                        .build(),
                client,
                id);
        return JsonObject.builder()
                .put(
                        "private_key_jwt",
                        JsonObject.builder()
                                .put(
                                        "credentials",
                                        JsonArray.of(JsonObject.builder()
                                                .put("id", id)
                                                .build()))
                                .build())
                .build();
    }

    private void grants(Set<String> scopes) {
        for (int n = 0; n < 2; n++) {
            String id = ids.of("client-grant", n);
            JsonObject.Builder grant = JsonObject.builder()
                    .put("id", id)
                    .put("client_id", ids.of("client", n == 0 ? DemoTenant.OWN_CLIENT : 2))
                    .put("audience", n == 0 ? tenant.audience() : audience())
                    .put("scope", n == 0 ? JsonArray.ofStrings(scopes) : words("read:orders"))
                    .put("subject_type", "client");
            if (n == 1) {
                grant.put("organization_usage", "allow").put("allow_any_organization", false);
            }
            tenant.put("client-grant", grant.build(), id);
        }
    }

    private void connection(int n) {
        String id = ids.of("connection", n);
        String strategy = n == 0
                ? "auth0"
                : List.of("google-oauth2", "samlp", "auth0", "oidc", "email").get(n % 5);
        String name = n == 0 ? DemoUsers.DATABASE : strategy + "-" + n;
        JsonObject connection = JsonObject.builder()
                .put("id", id)
                .put("name", n > 4 || !strategy.equals("email") ? name : "email")
                .put("strategy", strategy)
                .put("is_domain_connection", false)
                .put("realms", words(name))
                .put("options", options(n, strategy))
                .build();
        tenant.put("connection", connection, id);
        for (int client = 1; client < Math.min(demo.clients(), 4 + n % 2); client++) {
            String clientId = ids.of("client", client);
            tenant.put(
                    "connection-enabled-client",
                    JsonObject.builder().put("client_id", clientId).build(),
                    id,
                    clientId);
        }
    }

    private JsonObject options(int n, String strategy) {
        return switch (strategy) {
            case "auth0" -> database(n);
            case "samlp" ->
                JsonObject.builder()
                        .put("signInEndpoint", "https://idp.demo.example/saml" + n)
                        .put(
                                "signingCert",
                                "-----BEGIN CERTIFICATE-----\n" + Digests.sha256("saml" + n)
                                        + "\n-----END CERTIFICATE-----\n")
                        .put("signatureAlgorithm", "rsa-sha256")
                        .put("digestAlgorithm", "sha256")
                        .put("thumbprints", words(Digests.sha256("thumb" + n).substring(0, 40)))
                        .build();
            case "email" ->
                JsonObject.builder()
                        .put("name", "email")
                        .put("brute_force_protection", true)
                        .put(
                                "email",
                                JsonObject.builder()
                                        .put("from", "login@demo.example")
                                        .put("subject", "Your code")
                                        .put("syntax", "liquid")
                                        .put("body", "<html>{{ code }}</html>")
                                        .build())
                        .build();
            default ->
                JsonObject.builder()
                        .put("client_id", "idp-client-" + n)
                        .put("client_secret", demo.secret("connection" + n))
                        .put("scope", words("openid", "email", "profile"))
                        .build();
        };
    }

    private JsonObject database(int n) {
        JsonObject.Builder options = JsonObject.builder()
                .put("passwordPolicy", "good")
                .put("brute_force_protection", true)
                .put("strategy_version", 2)
                .put(
                        "mfa",
                        JsonObject.builder()
                                .put("active", true)
                                .put("return_enroll_settings", true)
                                .build());
        if (n > 0) {
            options.put("enabledDatabaseCustomization", true)
                    .put("import_mode", false)
                    .put(
                            "customScripts",
                            JsonObject.builder()
                                    .put(
                                            "login",
                                            "function login(email, password, callback) {\n  // number " + n
                                                    + "\n  callback(null);\n}\n")
                                    .put("get_user", "function getByEmail(email, callback) {\n  callback(null);\n}\n")
                                    .build())
                    .put(
                            "configuration",
                            JsonObject.builder()
                                    .put("DB_URL", "2.0$" + Digests.sha256(demo.secret("database" + n)))
                                    .build());
        }
        return options.build();
    }

    private void role(int n) {
        String id = ids.of("role", n);
        tenant.put(
                "role",
                JsonObject.builder()
                        .put("id", id)
                        .put("name", "Role " + n)
                        .put("description", "Holders of role " + n)
                        .build(),
                id);
        for (String permission : n % 2 == 0 ? List.of("read:orders") : List.of("read:orders", "write:orders")) {
            tenant.put(
                    "role-permission",
                    JsonObject.builder()
                            .put("resource_server_identifier", audience())
                            .put("permission_name", permission)
                            .put("resource_server_name", "Orders API")
                            .put("description", "May " + permission)
                            .build(),
                    id,
                    audience(),
                    permission);
        }
    }

    private void organization(int n) {
        String id = ids.of("organization", n);
        JsonObject.Builder organization = JsonObject.builder()
                .put("id", id)
                .put("name", "organization-" + n)
                .put("display_name", "Organization " + n)
                .put(
                        "metadata",
                        JsonObject.builder().put("region", "region-" + n % 5).build());
        if (n % 2 == 0) {
            organization.put(
                    "branding",
                    JsonObject.builder()
                            .put("logo_url", "https://cdn.demo.example/logo" + n + ".png")
                            .put(
                                    "colors",
                                    JsonObject.builder()
                                            .put("primary", "#0059d6")
                                            .put("page_background", "#ffffff")
                                            .build())
                            .build());
        }
        tenant.put("organization", organization.build(), id);
        JsonObject connection = tenant.read("connection", ids.of("connection", n % 2));
        String connectionId = connection.string("id").orElseThrow();
        tenant.put(
                "organization-connection",
                JsonObject.builder()
                        .put("connection_id", connectionId)
                        .put("assign_membership_on_login", n % 2 == 0)
                        .put("show_as_button", true)
                        .put("is_signup_enabled", false)
                        .put(
                                "connection",
                                JsonObject.builder()
                                        .put("name", connection.string("name").orElse(""))
                                        .put(
                                                "strategy",
                                                connection.string("strategy").orElse(""))
                                        .build())
                        .build(),
                id,
                connectionId);
        if (n % 3 == 0) {
            String grant = ids.of("client-grant", 1);
            tenant.put("organization-client-grant", tenant.read("client-grant", grant), id, grant);
        }
        if (n == 0 && demo.organizationsPerUser() > 0 && demo.users() > 0) {
            JsonObject role = tenant.read("role", ids.of("role", 0));
            tenant.put(
                    "organization-member-role",
                    JsonObject.builder()
                            .put("id", ids.of("role", 0))
                            .put("name", role.string("name").orElse(""))
                            .build(),
                    id,
                    ids.user(0),
                    ids.of("role", 0));
        }
    }

    private void triggers() {
        for (String trigger : TRIGGERS) {
            String version = trigger.equals("post-login") ? "v3" : "v2";
            tenant.put(
                    "action-trigger",
                    JsonObject.builder()
                            .put("id", trigger)
                            .put("version", version)
                            .put("status", "CURRENT")
                            .put("runtimes", words("node18-actions", "node22"))
                            .put("default_runtime", "node22")
                            .put("binding_policy", ENTITY_BOUND.contains(trigger) ? "entity-bound" : "trigger-bound")
                            .put("compatible_triggers", JsonArray.EMPTY)
                            .build(),
                    trigger,
                    version);
        }
    }

    private void action(int n) {
        String id = ids.of("action", n);
        String code = "exports.onExecutePostLogin = async (event, api) => {\n  // demo action " + n + "\n};\n";
        JsonObject login = JsonObject.builder()
                .put("id", "post-login")
                .put("version", "v3")
                .build();
        JsonObject exchange = JsonObject.builder()
                .put("id", "custom-token-exchange")
                .put("version", "v1")
                .build();
        JsonArray triggers = n == 0 ? JsonArray.of(login, exchange) : JsonArray.of(login);
        JsonArray secrets = n % 2 == 0
                ? JsonArray.of(JsonObject.builder()
                        .put("name", "API_KEY")
                        .put("updated_at", TIME)
                        .build())
                : JsonArray.EMPTY;
        JsonArray dependencies = JsonArray.of(JsonObject.builder()
                .put("name", "lodash")
                .put("version", "4.17.21")
                .build());
        String versionId = ids.of("action-version", n);
        JsonObject version = JsonObject.builder()
                .put("id", versionId)
                .put("code", code)
                .put("dependencies", dependencies)
                .put("deployed", true)
                .put("number", 1)
                .put("built_at", TIME)
                .put("secrets", secrets)
                .put("status", "built")
                .put("created_at", TIME)
                .put("updated_at", TIME)
                .put("runtime", "node22")
                .put("supported_triggers", triggers)
                .build();
        tenant.put("action-version", version, id, versionId);
        tenant.put(
                "action",
                JsonObject.builder()
                        .put("id", id)
                        .put("name", "Action " + n)
                        .put("supported_triggers", triggers)
                        .put("created_at", TIME)
                        .put("updated_at", TIME)
                        .put("code", code)
                        .put("dependencies", dependencies)
                        .put("runtime", "node22")
                        .put("status", "built")
                        .put("secrets", secrets)
                        .put("deployed_version", version)
                        .put("all_changes_deployed", true)
                        .build(),
                id);
    }

    /** Every trigger that is not bound to an entity has a list, which may be empty. */
    private void bindings() {
        for (String trigger : TRIGGERS) {
            if (ENTITY_BOUND.contains(trigger)) {
                continue;
            }
            List<JsonValue> bound = new ArrayList<>();
            for (int n = 0; n < 2 && trigger.equals("post-login"); n++) {
                bound.add(JsonObject.builder()
                        .put("id", Digests.sha256("binding" + n).substring(0, 36))
                        .put("trigger_id", trigger)
                        .put("display_name", "Action " + n)
                        .put("created_at", TIME)
                        .put("updated_at", TIME)
                        .put(
                                "action",
                                JsonObject.builder()
                                        .put("id", ids.of("action", n))
                                        .put("name", "Action " + n)
                                        .build())
                        .build());
            }
            tenant.put(
                    "action-trigger-binding",
                    JsonObject.builder().put("bindings", new JsonArray(bound)).build(),
                    trigger);
        }
    }
}
