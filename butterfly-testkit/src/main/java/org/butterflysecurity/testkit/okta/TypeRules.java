package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import java.util.function.Predicate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** What a type does that the catalog does not say. This class is the type that does nothing of its own. */
class TypeRules {
    static final TypeRules NONE = new TypeRules();

    /** A document with what is computed when it is read. */
    JsonValue full(Store store, Item entry) {
        return entry.document();
    }

    /** A document as it stands in a list: often less than the full one. */
    JsonValue listed(Store store, Item entry, Request request) {
        return full(store, entry);
    }

    /** Which documents a list has. Refuses parameters that are missing or wrong. */
    Predicate<JsonValue> shown(Request request) {
        Optional<FilterExpression> filter =
                request.query("filter").filter(f -> !f.isEmpty()).map(FilterExpression::parse);
        return d -> filter.map(f -> f.holds(d)).orElse(true);
    }

    /** Whether {@code parent} can have such objects at all. */
    boolean canBelongTo(JsonValue parent) {
        return true;
    }

    /** The id of an object to be created; one of the ordinary kind unless the type has its own. */
    String newId(Org org, TypeDefinition type, JsonObject document) {
        return org.ids().next(type.type().name());
    }

    /** Refuses what must not be created, or completes it with what the server sets. */
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        return document;
    }

    /** Refuses what must not be changed, or completes it. */
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        return after;
    }

    /** Refuses what must not be deleted. True: the rule has done what there is to do, and nothing is removed. */
    boolean deleting(Org org, ResourceKey key, JsonObject document, Request request) {
        return false;
    }

    /**
     * Makes what comes with a new object.
     *
     * @return what the answer shows
     */
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        return document;
    }

    /** Tidies up after an object that is gone. */
    void deleted(Org org, ResourceKey key) {}

    /** An operation of the type's own, or one of the ordinary ones done its own way; empty to have it done the ordinary way. */
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        return Optional.empty();
    }
}
