package org.butterflysecurity.testkit.okta;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Which policy an app is bound to: it stands in the app's links alone. */
final class AppPolicies extends TypeRules {
    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (!operation.equals("update")) {
            return Optional.empty();
        }
        List<String> path = request.segments();
        String app = path.get(3);
        String policy = path.get(path.size() - 1);
        JsonObject document = org.store().object("app", app).orElseThrow(() -> Refusal.notFound(app, "AppInstance"));
        String link = org.store().object("policy-access", policy).isPresent()
                ? "accessPolicy"
                : org.store().object("policy-profile-enrollment", policy).isPresent() ? "profileEnrollment" : "";
        if (link.isEmpty()) {
            throw Refusal.notFound(policy, "Policy");
        }
        JsonObject links = document.object("_links").orElse(JsonObject.EMPTY);
        org.store()
                .put(
                        "app",
                        ResourceKey.of(app),
                        document.with("_links", links.with(link, Org.link(org.url() + "/api/v1/policies/" + policy))));
        return Optional.of(Answer.empty(204));
    }
}
