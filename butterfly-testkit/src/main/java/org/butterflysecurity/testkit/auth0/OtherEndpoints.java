package org.butterflysecurity.testkit.auth0;

import java.util.List;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
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
        addReadOnly(to);
        String texts = "/api/v2/prompts/{prompt}/custom-text/{language}";
        to.own("PUT", texts, c -> own.replace(c, "prompt-custom-text"))
                .own("PUT", "/api/v2/prompts/{prompt}/partials", c -> own.replace(c, "prompt-partial"))
                .own(
                        "PUT",
                        "/api/v2/self-service-profiles/{id}/custom-text/{language}/{page}",
                        c -> own.replace(c, "self-service-profile-custom-text"))
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

    private static void addReadOnly(Endpoints to) {
        for (String name : List.of("rule", "hook")) {
            String path = "/api/v2/" + name + "s";
            to.extra("POST", path, name, "", OtherEndpoints::readOnly)
                    .extra("PATCH", path + "/{id}", name, "", OtherEndpoints::readOnly)
                    .extra("DELETE", path + "/{id}", name, "", OtherEndpoints::readOnly);
        }
        for (String method : List.of("POST", "PATCH", "DELETE")) {
            to.extra(method, "/api/v2/hooks/{id}/secrets", "hook-secret", "", OtherEndpoints::readOnly);
        }
        for (String method : List.of("PUT", "DELETE")) {
            to.extra(method, "/api/v2/rules-configs/{key}", "rules-config", "", OtherEndpoints::readOnly);
        }
    }

    /** Replaces all texts of a place; none at all is the same as never having had any. */
    private Answer replace(Call call, String type) {
        JsonObject body = call.body();
        boolean isSpoken = !type.equals("prompt-custom-text")
                || tenant.find("tenant-settings", "-")
                        .flatMap(s -> s.array("enabled_locales"))
                        .map(l -> l.items().contains(new JsonString(call.value(1))))
                        .orElse(true);
        if (!isSpoken) {
            throw Refusal.badRequest("The language is not enabled: " + call.value(1));
        }
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
        boolean hasDomain = tenant.with("custom-domain", "status", "ready").isPresent();
        if (!hasDomain) {
            throw new Refusal(402, "Payment Required", "A verified custom domain is needed.", "");
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

    /** Rules and hooks have been read-only since November 2024. */
    private static Answer readOnly(Call call) {
        throw new Refusal(403, "Forbidden", "This endpoint is disabled for your tenant.", "");
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
        JsonObject body = Writes.checked(
                call.type(), call.type().writing().operation("update").orElseThrow(), before, call.body());
        for (String part : List.of("borders", "colors", "fonts", "page_background", "widget")) {
            if (!body.has(part)) {
                throw Refusal.payload("Missing required property: " + part);
            }
        }
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
