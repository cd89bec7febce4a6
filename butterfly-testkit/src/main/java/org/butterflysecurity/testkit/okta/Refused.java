package org.butterflysecurity.testkit.okta;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;

/** Children that only some parents can have: the others answer 400. */
class Refused extends TypeRules {
    private final String parentType;
    private final Predicate<JsonObject> can;
    private final List<String> unlessThere;
    private final String words;

    Refused(String parentType, Predicate<JsonObject> can, String words) {
        this(parentType, can, List.of(), words);
    }

    /** Parents that have an object of {@code unlessThere} below them are not refused either. */
    Refused(String parentType, Predicate<JsonObject> can, List<String> unlessThere, String words) {
        this.parentType = parentType;
        this.can = can;
        this.unlessThere = unlessThere;
        this.words = words;
    }

    @Override
    boolean canBelongTo(JsonValue parent) {
        return can.test((JsonObject) parent);
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (operation.equals(Router.LIST) || operation.equals(Router.GET)) {
            Optional<JsonObject> parent =
                    key.flatMap(k -> org.store().object(parentType, k.segments().get(0)));
            if (parent.isPresent()
                    && !can.test(parent.get())
                    && !hasSome(org, key.orElseThrow().segments().get(0))) {
                throw new Refusal(400, "E0000001", "Api validation failed: " + words, words);
            }
        }
        return Optional.empty();
    }

    private boolean hasSome(Org org, String parent) {
        return unlessThere.stream()
                .anyMatch(type ->
                        org.store().of(type).find(ResourceKey.of(parent)).isPresent()
                                || org.store()
                                        .of(type)
                                        .below(Optional.of(ResourceKey.of(parent)), "")
                                        .hasNext());
    }

    static Predicate<JsonObject> has(String pointer, String value) {
        return d -> JsonPointer.of(pointer).findAll(d).stream()
                .anyMatch(v -> ResourceApi.text(v).equals(value));
    }
}
