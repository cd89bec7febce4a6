package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.simulation.TenantState;

/** What the org has: documents as reading one object gives them. */
public final class OktaState implements TenantState {
    private final Org org;
    private final Rules rules;
    private final Absences absences;

    OktaState(Org org, Rules rules, Absences absences) {
        this.org = org;
        this.rules = rules;
        this.absences = absences;
    }

    @Override
    public Stream<Item> all(ResourceType type) {
        return absences.has(type)
                ? Stream.empty()
                : org.store().of(type).stream().map(item -> new Item(item.key(), full(type, item)));
    }

    @Override
    public Optional<JsonValue> find(ResourceType type, ResourceKey key) {
        return org.store().of(type).find(key).map(d -> full(type, new Item(key, d)));
    }

    @Override
    public long count(ResourceType type) {
        return absences.has(type) ? 0 : org.store().of(type).count();
    }

    @Override
    public void put(ResourceType type, ResourceKey key, JsonValue document) {
        org.store().of(type).put(key, document);
    }

    @Override
    public void remove(ResourceType type, ResourceKey key) {
        org.store().removeWithChildren(org.store().catalog().get(type), key);
    }

    /** From now on the org lacks the feature behind {@code type}. */
    public void takeAway(ResourceType type, Absence how) {
        absences.put(type, how);
    }

    @Override
    public void giveBack(ResourceType type) {
        absences.remove(type);
    }

    private JsonValue full(ResourceType type, Item item) {
        return rules.of(org.store().catalog().get(type)).full(org.store(), item);
    }
}
