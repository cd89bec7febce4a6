package org.butterflysecurity.testkit.okta;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Which others an object trusts: a request adds one, or a list of them. Adding twice is no error. */
final class Listed extends TypeRules {
    private final String field;

    Listed(String field) {
        this.field = field;
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (!operation.equals("create")) {
            return Optional.empty();
        }
        JsonValue given = request.object()
                .find(field)
                .orElseThrow(() -> Refusal.invalid(field, "The field cannot be left blank."));
        boolean isList = given instanceof JsonArray;
        List<JsonValue> added = given instanceof JsonArray array ? array.items() : List.of(given);
        String type = isList ? "authz-server-trusted-server" : "app-interclient-trust";
        String of = isList ? "authz-server" : "app";
        for (JsonValue one : added) {
            String id = ResourceApi.text(one);
            JsonObject other = org.store().object(of, id).orElseThrow(() -> Refusal.notFound(id, of));
            JsonValue document = isList
                    ? JsonObject.builder()
                            .put("id", id)
                            .put("name", other.string("name").orElse(""))
                            .build()
                    : new JsonString(id);
            org.store().put(type, key.orElseThrow().child(id), document);
        }
        return Optional.of(Answer.json(isList ? 200 : 201, JsonObject.EMPTY));
    }
}
