package org.butterflysecurity.testkit.okta;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;

/** The apps of the demo tenant: three of Okta's own, the client's, Google and Slack, then web, SAML, bookmark and password apps. */
final class DemoApps {
    /** Apps before the ordinary ones. */
    static final int SPECIAL = 4;

    private static final Instant START = Instant.parse("2021-02-01T09:00:00Z");
    private static final List<String> OWN = List.of("saasure", "okta_enduser", "okta_browser_plugin");
    private static final List<String> OWN_LABELS =
            List.of("Okta Admin Console", "Okta Dashboard", "Okta Browser Plugin");

    private DemoApps() {}

    static void fill(Org org, DemoTenant tenant, Assets assets) {
        for (int n = 0; n < tenant.apps(); n++) {
            if (n == DemoTenant.CLIENT_APP) {
                continue;
            }
            String id = org.ids().of("app", n);
            org.store().put("app", ResourceKey.of(id), app(org, tenant, n, id));
            assets.put("/fs/bcg/4/gfs" + id, ("not really a picture of app " + n).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static JsonObject app(Org org, DemoTenant tenant, int n, String id) {
        String created = Org.time(START.plusSeconds(n * 5400L));
        String mode = mode(n);
        String label = n < OWN.size()
                ? OWN_LABELS.get(n)
                : n == 4 ? "Google Workspace" : n == 5 ? "Slack" : "Application " + n;
        JsonObject.Builder app = JsonObject.builder()
                .put("id", id)
                .put("orn", "orn:okta:idp:00odemo:apps:" + name(n) + ":" + id)
                .put("name", name(n))
                .put("label", label)
                .put("status", n > 5 && n % 17 == 0 ? "INACTIVE" : "ACTIVE")
                .put("lastUpdated", created)
                .put("created", created)
                .put(
                        "accessibility",
                        JsonObject.builder()
                                .put("selfService", false)
                                .put("errorRedirectUrl", JsonNull.NULL)
                                .put("loginRedirectUrl", JsonNull.NULL)
                                .build())
                .put(
                        "visibility",
                        JsonObject.builder()
                                .put("autoLaunch", false)
                                .put("autoSubmitToolbar", n % 2 == 0)
                                .put(
                                        "hide",
                                        JsonObject.builder()
                                                .put("iOS", false)
                                                .put("web", n < 3)
                                                .build())
                                .put("appLinks", JsonObject.EMPTY)
                                .build())
                .put(
                        "features",
                        JsonArray.ofStrings(n == 4 || n == 5 ? List.of("GROUP_PUSH", "PUSH_NEW_USERS") : List.of()))
                .put("signOnMode", mode)
                .put("credentials", credentials(tenant, n, id, mode))
                .put("settings", settings(tenant, n, mode))
                .put("_links", links(org, n, id));
        return app.build();
    }

    private static String mode(int n) {
        if (n < 3) {
            return "OPENID_CONNECT";
        }
        return switch (n % 5) {
            case 0 -> "SAML_2_0";
            case 1 -> "OPENID_CONNECT";
            case 2 -> "BOOKMARK";
            case 3 -> "AUTO_LOGIN";
            default -> n == 4 ? "SAML_2_0" : "OPENID_CONNECT";
        };
    }

    private static String name(int n) {
        if (n < OWN.size()) {
            return OWN.get(n);
        }
        if (n == 4 || n == 5) {
            return n == 4 ? "google" : "slack";
        }
        return switch (mode(n)) {
            case "SAML_2_0" -> "demo_application" + n + "_1";
            case "BOOKMARK" -> "bookmark";
            case "AUTO_LOGIN" -> "demo_swa" + n + "_1";
            default -> "oidc_client";
        };
    }

    private static JsonObject credentials(DemoTenant tenant, int n, String id, String mode) {
        JsonObject.Builder credentials = JsonObject.builder()
                .put(
                        "userNameTemplate",
                        JsonObject.builder()
                                .put("template", "${source.login}")
                                .put("type", "BUILT_IN")
                                .build())
                .put(
                        "signing",
                        mode.equals("SAML_2_0")
                                ? JsonObject.builder().put("kid", "kid-" + id).build()
                                : JsonObject.EMPTY);
        if (mode.equals("OPENID_CONNECT")) {
            credentials.put(
                    "oauthClient",
                    JsonObject.builder()
                            .put("autoKeyRotation", true)
                            .put("client_id", id)
                            .put("token_endpoint_auth_method", "client_secret_basic")
                            .build());
        }
        if (mode.equals("AUTO_LOGIN")) {
            credentials.put("scheme", "SHARED_USERNAME_AND_PASSWORD");
            credentials.put("userName", tenant.secret("shared user name of " + n));
            credentials.put("revealPassword", false);
        }
        return credentials.build();
    }

    private static JsonObject settings(DemoTenant tenant, int n, String mode) {
        JsonObject.Builder app = JsonObject.builder();
        if (n == 4) {
            app.put("domain", "demo.example").put("afwOnly", false).put("apiToken", tenant.secret("google api token"));
        } else if (mode.equals("BOOKMARK")) {
            app.put("url", "https://intranet.example/" + n).put("requestIntegration", false);
        } else if (mode.equals("AUTO_LOGIN")) {
            app.put("loginUrl", "https://legacy" + n + ".example/login");
        }
        JsonObject.Builder settings = JsonObject.builder()
                .put("app", app.build())
                .put(
                        "notifications",
                        JsonObject.builder()
                                .put(
                                        "vpn",
                                        JsonObject.builder()
                                                .put(
                                                        "network",
                                                        JsonObject.builder()
                                                                .put("connection", "DISABLED")
                                                                .build())
                                                .put("message", JsonNull.NULL)
                                                .put("helpUrl", JsonNull.NULL)
                                                .build())
                                .build())
                .put("manualProvisioning", false)
                .put("implicitAssignment", false)
                .put("emOptInStatus", n == 4 ? "ENABLED" : "NONE")
                .put(
                        "notes",
                        JsonObject.builder()
                                .put("admin", JsonNull.NULL)
                                .put("enduser", JsonNull.NULL)
                                .build());
        if (mode.equals("SAML_2_0")) {
            settings.put("signOn", saml(n));
        }
        if (mode.equals("OPENID_CONNECT")) {
            settings.put("oauthClient", oauth(n));
        }
        return settings.build();
    }

    private static JsonObject saml(int n) {
        String host = "https://app" + n + ".example";
        return JsonObject.builder()
                .put("defaultRelayState", "")
                .put("ssoAcsUrl", host + "/saml/acs")
                .put("recipient", host + "/saml/acs")
                .put("destination", host + "/saml/acs")
                .put("audience", host + "/saml/metadata")
                .put("idpIssuer", "http://www.okta.com/${org.externalKey}")
                .put("subjectNameIdTemplate", "${user.userName}")
                .put("subjectNameIdFormat", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified")
                .put("responseSigned", true)
                .put("assertionSigned", true)
                .put("signatureAlgorithm", "RSA_SHA256")
                .put("digestAlgorithm", "SHA256")
                .put("honorForceAuthn", true)
                .put("authnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport")
                .put("requestCompressed", false)
                .put("allowMultipleAcsEndpoints", false)
                .put("acsEndpoints", JsonArray.EMPTY)
                .put(
                        "attributeStatements",
                        JsonArray.of(JsonObject.builder()
                                .put("type", "EXPRESSION")
                                .put("name", "department")
                                .put("namespace", "urn:oasis:names:tc:SAML:2.0:attrname-format:basic")
                                .put("values", JsonArray.of(new JsonString("user.department")))
                                .build()))
                .build();
    }

    private static JsonObject oauth(int n) {
        boolean service = n % 11 == 0 && n > 5;
        return JsonObject.builder()
                .put("client_uri", JsonNull.NULL)
                .put("logo_uri", JsonNull.NULL)
                .put(
                        "redirect_uris",
                        service
                                ? JsonArray.EMPTY
                                : JsonArray.ofStrings(List.of("https://app" + n + ".example/callback")))
                .put("response_types", JsonArray.ofStrings(List.of(service ? "token" : "code")))
                .put(
                        "grant_types",
                        JsonArray.ofStrings(
                                service
                                        ? List.of("client_credentials")
                                        : List.of("authorization_code", "refresh_token")))
                .put("application_type", service ? "service" : "web")
                .put("consent_method", "TRUSTED")
                .put("issuer_mode", "DYNAMIC")
                .put("dpop_bound_access_tokens", false)
                .build();
    }

    private static JsonObject links(Org org, int n, String id) {
        String self = org.url() + "/api/v1/apps/" + id;
        JsonObject.Builder links = JsonObject.builder()
                .put(
                        "logo",
                        JsonArray.of(JsonObject.builder()
                                .put("name", "medium")
                                .put("href", org.url() + "/fs/bcg/4/gfs" + id)
                                .put("type", "image/png")
                                .build()))
                .put("users", Org.link(self + "/users"))
                .put("groups", Org.link(self + "/groups"))
                .put("deactivate", Org.link(self + "/lifecycle/deactivate"));
        if (!org.classic()) {
            links.put(
                    "accessPolicy",
                    Org.link(org.url() + "/api/v1/policies/" + org.ids().of("policy-access", n % 2)));
            links.put(
                    "profileEnrollment",
                    Org.link(org.url() + "/api/v1/policies/" + org.ids().of("policy-profile-enrollment", 0)));
        }
        return links.put("self", Org.link(self)).build();
    }
}
