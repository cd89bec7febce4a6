package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Which access policies a policy goes with: told by an id, shown as a link. */
final class PolicyMappings extends TypeRules {
    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (!operation.equals("create")) {
            return Optional.empty();
        }
        JsonObject body = request.object();
        String policy = body.string("resourceId")
                .orElseThrow(() -> Refusal.invalid("resourceId", "The field cannot be left blank."));
        if (body.string("resourceType").filter("ACCESS_POLICY"::equals).isEmpty()) {
            throw Refusal.invalid("resourceType", "Only access policies can be mapped.");
        }
        if (org.store().object("policy-access", policy).isEmpty()) {
            throw Refusal.notFound(policy, "Policy");
        }
        String id = org.ids().next("policy-mapping");
        JsonObject links = JsonObject.builder()
                .put("policy", Org.link(org.url() + "/api/v1/policies/" + policy))
                .build();
        JsonObject mapping =
                JsonObject.builder().put("id", id).put("_links", links).build();
        org.store().put("policy-mapping", key.orElseThrow().child(id), mapping);
        return Optional.of(Answer.json(200, mapping));
    }
}
