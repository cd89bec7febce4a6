package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Documents;

/**
 * What the org has, seen from inside: whole documents, as reading one object gives them. Changes made here are changes made
 * behind the API's back: nothing is checked and nothing is logged. Safe for use by several threads.
 */
public final class OktaState {
    private final Org org;
    private final Rules rules;
    private final Absences absences;

    OktaState(Org org, Rules rules, Absences absences) {
        this.org = org;
        this.rules = rules;
        this.absences = absences;
    }

    /** An object of the org. */
    public record Item(ResourceKey key, JsonValue document) {}

    /** All objects of {@code type} in key order, made one by one as the stream is read. None for a type the org lacks. */
    public Stream<Item> all(ResourceType type) {
        if (absences.has(type)) {
            return Stream.empty();
        }
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                org.store().of(type).all(), Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .map(e -> new Item(e.key(), full(type, e)));
    }

    public Optional<JsonValue> find(ResourceType type, ResourceKey key) {
        return org.store().of(type).find(key).map(d -> full(type, new Documents.Entry(key, d)));
    }

    /** How many objects of {@code type} there are. */
    public long count(ResourceType type) {
        return absences.has(type) ? 0 : org.store().of(type).count();
    }

    /** Sets an object. */
    public void put(ResourceType type, ResourceKey key, JsonValue document) {
        org.store().of(type).put(key, document);
    }

    /** Removes an object and all below it. */
    public void remove(ResourceType type, ResourceKey key) {
        org.store().removeWithChildren(org.store().catalog().get(type), key);
    }

    /** From now on the org lacks the feature behind {@code type}. */
    public void takeAway(ResourceType type, Absence how) {
        absences.put(type, how);
    }

    /** The org has the feature again. */
    public void giveBack(ResourceType type) {
        absences.remove(type);
    }

    private JsonValue full(ResourceType type, Documents.Entry entry) {
        return rules.of(org.store().catalog().get(type)).full(org.store(), entry);
    }
}
