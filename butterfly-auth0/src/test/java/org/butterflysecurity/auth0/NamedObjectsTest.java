package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import org.butterflysecurity.auth0.ScriptedTenant.Reply;
import org.butterflysecurity.model.SkipReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that stand under a name of their own, and what a tenant answers that never set them. */
class NamedObjectsTest {
    private final ScriptedTenant tenant = new ScriptedTenant();

    @AfterEach
    void stop() {
        tenant.close();
    }

    @Test
    void eachNameIsAKeyAndDefaultsAreNoObjects() {
        tenant.has(
                        "/api/v2/email-templates/welcome_email",
                        "{\"template\":\"welcome_email\",\"body\":\"<p>hi</p>\\n\"}")
                .answers(
                        "GET /api/v2/email-templates/verify_email",
                        Reply.error(404, "inexistent_email_template", "The template does not exist."));

        try (TenantBackup backup = TenantBackup.of(tenant, "email-template")) {
            assertThat(backup.objects("email-template")).containsOnlyKeys("welcome_email");
            assertThat(backup.result("email-template").isComplete()).isTrue();
            assertThat(tenant.callsLike("/api/v2/email-templates/.*")).hasSize(14);
        }
    }

    @Test
    void textsAreReadInEachLanguageOfTheTenant() {
        tenant.has("/api/v2/tenants/settings", "{\"enabled_locales\":[\"en\",\"pt-BR\"]}")
                .has("/api/v2/prompts/login/custom-text/pt-BR", "{\"login\":{\"title\":\"Olá\"}}");

        try (TenantBackup backup = TenantBackup.of(tenant, "tenant-settings", "prompt-custom-text")) {
            assertThat(backup.objects("prompt-custom-text")).containsOnlyKeys("login/pt-BR");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "email-provider, /api/v2/emails/provider, 404, inexistent_email_provider",
        "branding-theme, /api/v2/branding/themes/default, 404, theme_not_found",
        "universal-login-template, /api/v2/branding/templates/universal-login, 404, inexistent_templates_universal_login",
    })
    void whatWasNeverSetIsNoGap(String type, String path, int status, String code) {
        tenant.answers("GET " + path, Reply.error(status, code, "There is none."));

        try (TenantBackup backup = TenantBackup.of(tenant, type)) {
            assertThat(backup.result(type).isComplete()).isTrue();
            assertThat(backup.objects(type)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "supplemental-signals, /api/v2/supplemental-signals, 403, insufficient_scope, Please upgrade your subscription to enable Akamai Signals.",
        "attack-protection-bot-detection, /api/v2/attack-protection/bot-detection, 403, insufficient_entitlement, Please upgrade your subscription to use bot detection",
        "form, /api/v2/forms, 404, '', Not Found",
        "log-stream, /api/v2/log-streams, 501, '', Not Implemented",
        "event-stream, /api/v2/event-streams, 400, operation_not_supported, Not supported",
        "universal-login-template, /api/v2/branding/templates/universal-login, 402, '', A paid subscription is required",
        "branding, /api/v2/branding, 403, feature_not_enabled, Not enabled",
        "phone-provider, /api/v2/branding/phone/providers, 404, '', Not Found",
    })
    void whatThePlanLacksIsSkippedWithTheReason(String type, String path, int status, String code, String message) {
        tenant.answers("GET " + path, Reply.error(status, code, message));

        try (TenantBackup backup = TenantBackup.of(tenant, type)) {
            assertThat(backup.result(type).skipReason()).contains(SkipReason.FEATURE_OFF);
            assertThat(backup.result(type).detail()).contains(Integer.toString(status), message);
        }
    }

    @Test
    void aTenantThatHasNothingAtAllFailsInNothing() {
        String[] all = Auth0Catalog.catalog().types().stream()
                .filter(t -> t.isBackedUp() && t.reading().onRequest().isEmpty())
                .map(t -> t.type().name())
                .toArray(String[]::new);

        try (TenantBackup backup = TenantBackup.of(tenant, all)) {
            assertThat(backup.snapshot().types())
                    .hasSizeGreaterThan(90)
                    .noneMatch(t -> t.status() == org.butterflysecurity.model.TypeStatus.FAILED);
        }
    }

    @Test
    void aTriggerWhoseActionsOtherObjectsNameHasNoListOfItsOwn() {
        tenant.has(
                        "/api/v2/actions/triggers",
                        "{\"triggers\":[{\"id\":\"post-login\",\"version\":\"v2\",\"status\":\"DEPRECATED\",\"binding_policy\":\"trigger-bound\"},"
                                + "{\"id\":\"post-login\",\"version\":\"v3\",\"status\":\"CURRENT\",\"binding_policy\":\"trigger-bound\"},"
                                + "{\"id\":\"event-stream\",\"version\":\"v1\",\"binding_policy\":\"entity-bound\"},"
                                + "{\"id\":\"mcp-tool\",\"version\":\"v1\",\"binding_policy\":\"entity-bound\"},"
                                + "{\"id\":\"newer\",\"version\":\"v1\"}]}")
                .has("/api/v2/actions/triggers/post-login/bindings", "{\"bindings\":[],\"per_page\":100}")
                .has("/api/v2/actions/triggers/event-stream/bindings", "{\"bindings\":[],\"per_page\":100}")
                .has("/api/v2/actions/triggers/mcp-tool/bindings", "{\"bindings\":[{\"id\":\"b1\"}],\"per_page\":100}")
                .has("/api/v2/actions/triggers/newer/bindings", "{\"bindings\":[],\"per_page\":100}");

        try (TenantBackup backup = TenantBackup.of(tenant, "action-trigger-binding")) {
            assertThat(backup.objects("action-trigger-binding")).containsOnlyKeys("post-login", "mcp-tool", "newer");
            assertThat(tenant.calls("GET /api/v2/actions/triggers/post-login/bindings"))
                    .hasSize(1)
                    .allSatisfy(c -> assertThat(c.query()).doesNotContainKey("include_totals"));
        }
    }
}
