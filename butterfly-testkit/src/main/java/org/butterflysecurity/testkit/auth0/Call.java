package org.butterflysecurity.testkit.auth0;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Request;

/**
 * A request that was let in.
 *
 * @param values what stands in the variables of the path, from left to right
 */
record Call(TypeDefinition type, String operation, List<String> values, Request request, AccessTokens.Token token) {

    String value(int index) {
        return values.get(index);
    }

    /** The key that the whole path names. */
    ResourceKey key() {
        boolean alone = type.reading().singleton() && type.reading().parent().isEmpty();
        return alone || values.isEmpty() ? ResourceKey.SINGLETON : new ResourceKey(values);
    }

    Optional<ResourceKey> parent() {
        return values.isEmpty() ? Optional.empty() : Optional.of(new ResourceKey(values));
    }

    JsonObject body() {
        return request.object();
    }

    /** The strings of an array in the body; refuses what is none. */
    List<String> strings(String name) {
        JsonArray array = body().array(name).orElseThrow(() -> Refusal.payload("Missing required property: " + name));
        return array.stream()
                .map(v -> {
                    if (v instanceof JsonString s) {
                        return s.value();
                    }
                    throw Refusal.payload("Expected type string but found another on property " + name);
                })
                .toList();
    }

    /** The objects of an array in the body; refuses what is none. */
    List<JsonObject> objects(String name) {
        return objects(body().array(name).orElseThrow(() -> Refusal.payload("Missing required property: " + name)));
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream()
                .map(v -> {
                    if (v instanceof JsonObject o) {
                        return o;
                    }
                    throw Refusal.payload("Expected type object");
                })
                .toList();
    }

    static String required(JsonObject object, String name) {
        return object.string(name).orElseThrow(() -> Refusal.payload("Missing required property: " + name));
    }
}
