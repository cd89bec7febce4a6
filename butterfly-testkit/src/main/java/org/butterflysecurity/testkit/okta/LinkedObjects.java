package org.butterflysecurity.testkit.okta;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;

/** Who is whose primary: kept under the user and the primary's name, shown as a list of links. */
final class LinkedObjects extends TypeRules {
    private static final ResourceType DEFINITION = ResourceType.of("okta/linked-object-definition");

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        List<String> path = request.segments();
        String user = path.get(3);
        String name = path.get(5);
        ResourceKey at = ResourceKey.of(user, name);
        if (!org.store().hasId(DEFINITION, name)) {
            throw Refusal.notFound(name, "LinkedObject");
        }
        switch (operation) {
            case Router.LIST -> {
                JsonArray values = org.store()
                        .of("linked-object-value")
                        .find(at)
                        .map(JsonArray::of)
                        .orElse(JsonArray.EMPTY);
                return Optional.of(Answer.json(200, values));
            }
            case "create", "update" -> {
                String primary = path.get(6);
                if (org.store().object("user", primary).isEmpty()) {
                    throw Refusal.notFound(primary, "User");
                }
                org.store().put("linked-object-value", at, link(org, primary));
                return Optional.of(Answer.empty(204));
            }
            case "delete" -> {
                org.store().of("linked-object-value").remove(at);
                return Optional.of(Answer.empty(204));
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    static JsonValue link(Org org, String primary) {
        return JsonObject.builder()
                .put(
                        "_links",
                        JsonObject.builder()
                                .put("self", Org.link(org.url() + "/api/v1/users/" + primary))
                                .build())
                .build();
    }
}
