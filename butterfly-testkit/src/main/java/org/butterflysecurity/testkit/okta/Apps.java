package org.butterflysecurity.testkit.okta;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.butterflysecurity.json.JsonArray;
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

    /** Apps of Okta's catalogue that can be provisioned. */
    private static final Set<String> KNOWN = Set.of("google", "slack");

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
        List<String> features = KNOWN.contains(name) ? List.of("GROUP_PUSH", "PUSH_NEW_USERS") : List.of();
        boolean active = !request.query("activate").orElse("true").equals("false");
        JsonObject links = document.object("_links").orElse(JsonObject.EMPTY);
        if (!org.classic()) {
            links = links.with(
                    "accessPolicy",
                    Org.link(org.url() + "/api/v1/policies/" + org.ids().of("policy-access", 0)));
        }
        return document.with("name", new JsonString(name))
                .with("features", JsonArray.ofStrings(features))
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
        String name = document.string("name").orElse("");
        if (name.equals("google")) {
            JsonObject user = end(org.ids().of("user-type", 0), "user", "user");
            JsonObject app = end(key.id(), name, "appuser");
            map(org, user, app);
            map(org, app, user);
        }
        if (name.equals("google")) {
            JsonObject feature = JsonObject.builder()
                    .put("name", "USER_PROVISIONING")
                    .put("status", "ENABLED")
                    .put("description", "Provision users")
                    .put("capabilities", JsonObject.EMPTY)
                    .build();
            org.store().put("app-feature", key.child("USER_PROVISIONING"), feature);
        }
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
        String secret = "shown-once-" + key.id();
        if (client.string("token_endpoint_auth_method").orElse("").startsWith("client_secret")) {
            String id = org.ids().next("app-client-secret");
            JsonObject made = JsonObject.builder()
                    .put("id", id)
                    .put("client_secret", secret)
                    .put("status", "ACTIVE")
                    .put("created", org.now())
                    .put("lastUpdated", org.now())
                    .build();
            org.store().put("app-client-secret", key.child(id), made);
        }
        JsonObject once = client.with("client_secret", new JsonString(secret));
        return document.with("credentials", credentials.with("oauthClient", once));
    }

    private static JsonObject end(String id, String name, String type) {
        return JsonObject.builder()
                .put("id", id)
                .put("name", name)
                .put("type", type)
                .build();
    }

    private static void map(Org org, JsonObject source, JsonObject target) {
        String id = org.ids().next("profile-mapping");
        JsonObject mapping = JsonObject.builder()
                .put("id", id)
                .put("source", source)
                .put("target", target)
                .put("properties", JsonObject.EMPTY)
                .build();
        org.store().put("profile-mapping", ResourceKey.of(id), mapping);
    }

    /** Deleting an app takes its mappings along. */
    @Override
    void deleted(Org org, ResourceKey key) {
        org.store().of("profile-mapping").all().forEachRemaining(e -> {
            boolean isOf = List.of("/source/id", "/target/id").stream()
                    .anyMatch(at -> ResourceApi.textAt(e.document(), at)
                            .filter(key.id()::equals)
                            .isPresent());
            if (isOf) {
                org.store().of("profile-mapping").remove(e.key());
            }
        });
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
