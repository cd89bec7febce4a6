package org.butterflysecurity.testkit.simulation;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/**
 * What a simulated tenant has, seen from inside: whole documents. Changes made here are changes made behind the API's back: nothing is
 * checked and nothing is logged. Safe for use by several threads.
 */
public interface TenantState {
    /** An object of the tenant. */
    record Item(ResourceKey key, JsonValue document) {}

    /** All objects of {@code type} in key order, made one by one as the stream is read. None for a type the tenant lacks. */
    Stream<Item> all(ResourceType type);

    Optional<JsonValue> find(ResourceType type, ResourceKey key);

    /** How many objects of {@code type} there are. */
    long count(ResourceType type);

    /** Sets an object. */
    void put(ResourceType type, ResourceKey key, JsonValue document);

    /** Removes an object and all below it. */
    void remove(ResourceType type, ResourceKey key);

    /** The tenant has the feature behind {@code type} again. */
    void giveBack(ResourceType type);
}
