package org.butterflysecurity.testkit.auth0;

import java.util.List;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;

/** Texts of prompts, secrets of hooks, keys, the log, and what is left. */
final class OtherEndpoints {
    private final Tenant tenant;

    private OtherEndpoints(Tenant tenant) {
        this.tenant = tenant;
    }

    static void add(Endpoints to) {
        OtherEndpoints own = new OtherEndpoints(to.tenant());
        String texts = "/api/v2/prompts/{prompt}/custom-text/{language}";
        to.own("PUT", texts, c -> own.replace(c, "prompt-custom-text"))
                .own("PUT", "/api/v2/prompts/{prompt}/partials", c -> own.replace(c, "prompt-partial"))
                .own(
                        "PUT",
                        "/api/v2/self-service-profiles/{id}/custom-text/{language}/{page}",
                        c -> own.replace(c, "self-service-profile-custom-text"))
                .own("POST", "/api/v2/hooks/{id}/secrets", own::addSecrets)
                .own("PATCH", "/api/v2/hooks/{id}/secrets", own::addSecrets)
                .own("DELETE", "/api/v2/hooks/{id}/secrets", own::removeSecrets)
                .own("PUT", "/api/v2/rules-configs/{key}", own::ruleConfig)
                .own("PATCH", "/api/v2/branding/themes/{themeId}", own::theme)
                .own("DELETE", "/api/v2/branding/themes/{themeId}", own::removeTheme)
                .extra("GET", "/api/v2/branding/themes/{themeId}", "branding-theme", "read:branding", own::oneTheme)
                .own("PUT", "/api/v2/branding/templates/universal-login", own::loginTemplate)
                .own("POST", "/api/v2/email-templates", own::emailTemplate)
                .own("GET", "/api/v2/logs", c -> own.tenant.log().list(c.request(), "https://" + own.tenant.domain()))
                .extra(
                        "GET",
                        "/api/v2/logs/{id}",
                        "log",
                        "read:logs",
                        c -> own.tenant.log().one(c.value(0)))
                .extra(
                        "PUT",
                        "/api/v2/guardian/factors/sms/templates",
                        "guardian-phone-template",
                        "update:guardian_factors",
                        c -> own.setting(c, "guardian-phone-template"))
                .extra(
                        "PUT",
                        "/api/v2/guardian/factors/sms/providers/twilio",
                        "guardian-phone-twilio",
                        "update:guardian_factors",
                        c -> own.setting(c, "guardian-phone-twilio"))
                .also("PATCH", "/api/v2/network-acls/{id}", "network-acl", "update")
                .extra(
                        "PATCH",
                        "/api/v2/prompts/rendering",
                        "prompt-screen-rendering",
                        "update:prompts",
                        own::renderings);
    }

    /** Replaces all texts of a place; none at all is the same as never having had any. */
    private Answer replace(Call call, String type) {
        JsonObject body = call.body();
        if (body.isEmpty()) {
            tenant.store().of(type).remove(new ResourceKey(call.values()));
        } else {
            tenant.store().of(type).put(new ResourceKey(call.values()), body);
        }
        return Answer.json(200, body);
    }

    /** A page that has the places which Auth0 fills. */
    private Answer loginTemplate(Call call) {
        String page = Call.required(call.body(), "template");
        if (!page.contains("auth0:head") || !page.contains("auth0:widget")) {
            throw Refusal.badRequest("The template must contain auth0:head and auth0:widget.");
        }
        boolean isNew = tenant.find("universal-login-template", "-").isEmpty();
        tenant.put(
                "universal-login-template",
                JsonObject.builder().put("body", page).build(),
                "-");
        return Answer.empty(isNew ? 201 : 204);
    }

    /** Several screens at once. */
    private Answer renderings(Call call) {
        for (JsonObject screen : call.objects("configs")) {
            String prompt = Call.required(screen, "prompt");
            String name = Call.required(screen, "screen");
            JsonObject before =
                    tenant.find("prompt-screen-rendering", prompt, name).orElse(JsonObject.EMPTY);
            tenant.put("prompt-screen-rendering", Writes.merged(before, screen), prompt, name);
        }
        return Answer.json(200, call.body());
    }

    /** The older address of a setting. */
    private Answer setting(Call call, String type) {
        tenant.put(type, call.body(), "-");
        return Answer.json(200, call.body());
    }

    private Answer addSecrets(Call call) {
        tenant.read("hook", call.value(0));
        JsonObject secrets = tenant.find("hook-secret", call.value(0)).orElse(JsonObject.EMPTY);
        for (String name : call.body().members().keySet()) {
            secrets = secrets.with(name, new JsonString("_VALUE_NOT_SHOWN_"));
        }
        tenant.put("hook-secret", secrets, call.value(0));
        return Answer.empty(201);
    }

    private Answer removeSecrets(Call call) {
        JsonObject secrets = tenant.find("hook-secret", call.value(0)).orElse(JsonObject.EMPTY);
        if (call.request().json() instanceof JsonArray names) {
            for (JsonValue name : names) {
                secrets = name instanceof JsonString s ? secrets.without(s.value()) : secrets;
            }
        }
        tenant.put("hook-secret", secrets, call.value(0));
        return Answer.empty(204);
    }

    private Answer ruleConfig(Call call) {
        String value = Call.required(call.body(), "value");
        JsonObject document = JsonObject.builder().put("key", call.value(0)).build();
        tenant.put("rules-config", document, call.value(0));
        return Answer.json(200, document.with("value", new JsonString(value)));
    }

    private JsonObject theme(String id) {
        return tenant.find("branding-theme", "-")
                .filter(t -> t.string("themeId").filter(id::equals).isPresent())
                .orElseThrow(() -> Tenant.missing(tenant.type("branding-theme")));
    }

    private Answer oneTheme(Call call) {
        return Answer.json(200, theme(call.value(0)));
    }

    private Answer theme(Call call) {
        JsonObject before = theme(call.value(0));
        JsonObject body = Writes.checked(call.type(), "update", call.body());
        JsonObject after = Writes.merged(before, body);
        tenant.put("branding-theme", after, "-");
        return Answer.json(200, after);
    }

    private Answer removeTheme(Call call) {
        theme(call.value(0));
        tenant.store().of("branding-theme").remove(ResourceKey.SINGLETON);
        return Answer.empty(204);
    }

    private Answer emailTemplate(Call call) {
        JsonObject body = Writes.checked(call.type(), "create", call.body());
        String name = Call.required(body, "template");
        if (tenant.find("email-template", name).isPresent()) {
            throw Refusal.conflict("The template already exists.");
        }
        if (tenant.find("email-provider", "-").isEmpty()
                && List.of("async_approval").contains(name)) {
            throw new Refusal(403, "Forbidden", "This feature is not enabled for this tenant.", "feature_not_enabled");
        }
        tenant.put("email-template", body, name);
        return Answer.json(200, body);
    }
}
