package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Groups that are pushed to an app: of a mapping nothing can be changed but whether it is active. */
final class GroupPushMappings extends OfProvisionedApp {
    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (!operation.equals("activate") && !operation.equals("deactivate")) {
            return super.operate(org, operation, key, request);
        }
        String status = request.object()
                .string("status")
                .orElseThrow(() -> Refusal.invalid("status", "The field is required."));
        JsonObject mapping = org.store()
                .of("app-group-push-mapping")
                .find(key.orElseThrow())
                .map(JsonObject.class::cast)
                .orElseThrow(() -> Refusal.notFound(key.get().id(), "GroupPushMapping"));
        JsonObject after = mapping.with("status", new JsonString(status));
        org.store().put("app-group-push-mapping", key.get(), after);
        return Optional.of(Answer.json(200, after));
    }
}
