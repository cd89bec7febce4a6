package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Resource sets: created with their resources, which are read elsewhere. */
final class ResourceSets extends TypeRules {
    @Override
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        JsonArray resources = document.array("resources").orElse(JsonArray.EMPTY);
        if (resources.size() > 1000) {
            throw Refusal.invalid("resources", "At most 1000 resources.");
        }
        org.store().put("resource-set", key, document.without("resources"));
        for (JsonValue resource : resources) {
            Members.add(org, "resource-set-resource", key, ResourceApi.text(resource));
        }
        return document.without("resources");
    }

    /** Bindings: a role for members, addressed by the role. */
    static final class Bindings extends TypeRules {
        @Override
        Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
            if (!operation.equals("create")) {
                return Optional.empty();
            }
            JsonObject body = request.object();
            String role =
                    body.string("role").orElseThrow(() -> Refusal.invalid("role", "The field cannot be left blank."));
            if (org.store().object("custom-role", role).isEmpty()) {
                throw Refusal.notFound(role, "Role");
            }
            JsonArray members = body.array("members")
                    .filter(m -> !m.isEmpty())
                    .orElseThrow(() -> Refusal.invalid("members", "At least one member is needed."));
            ResourceKey binding = key.orElseThrow().child(role);
            JsonObject document = JsonObject.builder()
                    .put("id", role)
                    .put(
                            "_links",
                            JsonObject.builder()
                                    .put("members", Org.link(org.adminUrl() + request.path() + "/" + role + "/members"))
                                    .build())
                    .build();
            org.store().put("resource-set-binding", binding, document);
            for (JsonValue member : members) {
                Members.add(org, "resource-set-binding-member", binding, ResourceApi.text(member));
            }
            return Optional.of(Answer.json(200, document));
        }
    }

    /** Roles: created with their permissions, which are read elsewhere. */
    static final class CustomRoles extends TypeRules {
        @Override
        JsonObject created(Org org, ResourceKey key, JsonObject document) {
            org.store().put("custom-role", key, document.without("permissions"));
            for (JsonValue permission : document.array("permissions").orElse(JsonArray.EMPTY)) {
                String label = ResourceApi.text(permission);
                JsonObject granted = JsonObject.builder()
                        .put("label", label)
                        .put("created", org.now())
                        .put("lastUpdated", org.now())
                        .build();
                org.store().put("custom-role-permission", key.child(label), granted);
            }
            return document.without("permissions");
        }
    }
}
