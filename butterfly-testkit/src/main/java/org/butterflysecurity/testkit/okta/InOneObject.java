package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;

/** The customised well-known files of a brand: listed in one object that does not have their content. */
final class InOneObject extends TypeRules {
    private static final Set<String> PATHS = Set.of("apple-app-site-association", "assetlinks.json", "webauthn");

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (operation.equals(Router.LIST)) {
            JsonObject.Builder links = JsonObject.builder();
            PATHS.forEach(p -> links.put(p, Org.link(org.url() + request.path() + "/" + p)));
            return Optional.of(Answer.json(
                    200, JsonObject.builder().put("_links", links.build()).build()));
        }
        if (operation.equals("update")) {
            String path = key.orElseThrow().id();
            if (!PATHS.contains(path)) {
                throw Refusal.notFound(path, "WellKnownUri");
            }
            org.store().put("well-known-uri", key.get(), request.object());
            return Optional.of(Answer.json(200, request.object()));
        }
        return Optional.empty();
    }
}
