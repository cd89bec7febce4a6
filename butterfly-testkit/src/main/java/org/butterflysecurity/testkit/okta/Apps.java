package org.butterflysecurity.testkit.okta;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Apps: client ids and secrets of OIDC apps, the default policies, Okta's own apps that refuse nearly everything. */
final class Apps extends TypeRules {
    private static final Set<String> OWN =
            Set.of("saasure", "okta_enduser", "okta_browser_plugin", "okta_flow_sso", "flow");

    @Override
    Predicate<JsonValue> shown(Request request) {
        Predicate<JsonValue> filtered = super.shown(request);
        String q = request.query("q").orElse("").toLowerCase(Locale.ROOT);
        return filtered.and(d -> q.isEmpty()
                || ResourceApi.textAt(d, "/label")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith(q)
                || ResourceApi.textAt(d, "/name").orElse("").startsWith(q));
    }

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        String label = document.string("label").orElse("");
        org.store().of("app").all().forEachRemaining(e -> {
            if (ResourceApi.textAt(e.document(), "/label").orElse("").equals(label)) {
                throw new Refusal(
                        400,
                        "E0000040",
                        "Application label must not be the same as another existing application label.");
            }
        });
        String name = document.string("name")
                .orElse("demo_" + label.toLowerCase(Locale.ROOT).replace(' ', '_') + "_1");
        if (OWN.contains(name)) {
            throw new Refusal(400, "E0000041", "This app cannot be created.");
        }
        boolean active = !request.query("activate").orElse("true").equals("false");
        JsonObject links = document.object("_links").orElse(JsonObject.EMPTY);
        if (!org.classic()) {
            links = links.with(
                    "accessPolicy",
                    Org.link(org.url() + "/api/v1/policies/" + org.ids().of("policy-access", 0)));
        }
        return document.with("name", new JsonString(name))
                .with("status", new JsonString(active ? "ACTIVE" : "INACTIVE"))
                .with("_links", links);
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        if (before.string("status").filter("INACTIVE"::equals).isPresent()) {
            throw new Refusal(403, "E0000056", "An inactive app cannot be changed.");
        }
        return after.with("name", before.find("name").orElse(new JsonString("")))
                .with("signOnMode", before.find("signOnMode").orElse(new JsonString("")));
    }

    @Override
    boolean deleting(Org org, ResourceKey key, JsonObject document, Request request) {
        if (OWN.contains(document.string("name").orElse(""))) {
            throw new Refusal(403, "E0000077", "This app belongs to Okta and cannot be deleted.");
        }
        return false;
    }

    @Override
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        if (document.string("signOnMode").filter("OPENID_CONNECT"::equals).isEmpty()) {
            return document;
        }
        JsonObject credentials = document.object("credentials").orElse(JsonObject.EMPTY);
        JsonObject client =
                credentials.object("oauthClient").orElse(JsonObject.EMPTY).without("client_secret");
        if (!client.has("client_id")) {
            client = client.with("client_id", new JsonString(key.id()));
        }
        org.store().put("app", key, document.with("credentials", credentials.with("oauthClient", client)));
        JsonObject once = client.with("client_secret", new JsonString("shown-once-" + key.id()));
        return document.with("credentials", credentials.with("oauthClient", once));
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        boolean own = operation.equals("deactivate")
                && key.flatMap(k -> org.store().object("app", k.id()))
                        .flatMap(a -> a.string("name"))
                        .filter(OWN::contains)
                        .isPresent();
        if (own) {
            throw new Refusal(403, "E0000077", "This app belongs to Okta and cannot be deactivated.");
        }
        return Optional.empty();
    }
}
