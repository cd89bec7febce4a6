package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** What an app can be provisioned with: a request carries the capabilities alone. */
final class AppFeatures extends OfProvisionedApp {
    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        Optional<Answer> refused = super.operate(org, operation, key, request);
        if (refused.isPresent() || !operation.equals("update")) {
            return refused;
        }
        JsonObject feature = org.store()
                .of("app-feature")
                .find(key.orElseThrow())
                .map(JsonObject.class::cast)
                .orElseThrow(() -> Refusal.notFound(key.get().id(), "Feature"));
        JsonObject after = feature.with("capabilities", request.object());
        org.store().put("app-feature", key.get(), after);
        return Optional.of(Answer.json(200, after));
    }
}
