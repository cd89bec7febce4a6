package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** What is added to resource sets and bindings by {@code {"additions": [url or ORN, …]}}, or comes with their creation. */
final class Members extends TypeRules {
    private final String type;

    Members(String type) {
        this.type = type;
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (!operation.equals("create")) {
            return Optional.empty();
        }
        JsonArray additions = request.object()
                .array("additions")
                .orElseThrow(() -> Refusal.invalid("additions", "The field cannot be left blank."));
        for (JsonValue addition : additions) {
            add(org, type, key.orElseThrow(), ResourceApi.text(addition));
        }
        return Optional.of(Answer.json(200, JsonObject.EMPTY));
    }

    static void add(Org org, String type, ResourceKey parent, String resource) {
        String id = org.ids().next(type);
        JsonObject.Builder member =
                JsonObject.builder().put("id", id).put("created", org.now()).put("lastUpdated", org.now());
        boolean orn = resource.startsWith("orn:");
        if (type.equals("resource-set-resource")) {
            member.put(
                    "orn",
                    orn
                            ? resource
                            : "orn:okta:directory:00odemo:"
                                    + resource.substring(resource.indexOf("/v1/") + 4)
                                            .replace('/', ':'));
        }
        JsonObject self = JsonObject.builder()
                .put("self", Org.link(orn ? address(org, resource) : resource))
                .build();
        org.store().put(type, parent.child(id), member.put("_links", self).build());
    }

    /** {@code orn:okta:directory:<org>:groups:<id>} is at {@code /api/v1/groups/<id>}. */
    private static String address(Org org, String orn) {
        String[] parts = orn.split(":", 5);
        return org.url() + "/api/v1/" + parts[4].replace(':', '/');
    }
}
