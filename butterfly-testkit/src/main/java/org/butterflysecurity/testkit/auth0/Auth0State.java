package org.butterflysecurity.testkit.auth0;

import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Documents;

/**
 * What the tenant has, seen from inside: whole documents, as a reader with all scopes sees them. Changes made here are changes
 * made behind the API's back: nothing is checked and nothing is logged. Safe for use by several threads.
 */
public final class Auth0State {
    private final Tenant tenant;
    private final Map<ResourceType, Auth0Absence> absences;

    Auth0State(Tenant tenant, Map<ResourceType, Auth0Absence> absences) {
        this.tenant = tenant;
        this.absences = absences;
    }

    /** An object of the tenant. */
    public record Item(ResourceKey key, JsonValue document) {}

    /** All objects of {@code type} in key order, made one by one as the stream is read. None for a type the plan lacks. */
    public Stream<Item> all(ResourceType type) {
        if (absences.containsKey(type)) {
            return Stream.empty();
        }
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                tenant.store().of(type).all(), Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .map(e -> item(type, e));
    }

    /** Every object of every type that a backup reads by itself: for comparing two states. Holds them all in memory. */
    public Map<ResourceType, Map<ResourceKey, JsonValue>> documents() {
        Map<ResourceType, Map<ResourceKey, JsonValue>> everything = new TreeMap<>();
        for (TypeDefinition type : tenant.store().catalog().types()) {
            Map<ResourceKey, JsonValue> objects = new TreeMap<>();
            if (type.isBackedUp()) {
                all(type.type()).forEach(item -> objects.put(item.key(), item.document()));
                everything.put(type.type(), objects);
            }
        }
        return everything;
    }

    public Optional<JsonValue> find(ResourceType type, ResourceKey key) {
        return tenant.store()
                .of(type)
                .find(key)
                .map(d -> item(type, new Documents.Entry(key, d)).document());
    }

    /** Members are listed with their roles, which are objects of their own here. */
    private Item item(ResourceType type, Documents.Entry entry) {
        if (type.name().equals("organization-member")) {
            JsonObject member =
                    ((JsonObject) entry.document()).with("roles", OrganizationEndpoints.rolesOf(tenant, entry.key()));
            return new Item(entry.key(), member);
        }
        return new Item(entry.key(), entry.document());
    }

    /** How many objects of {@code type} there are. */
    public long count(ResourceType type) {
        return absences.containsKey(type) ? 0 : tenant.store().of(type).count();
    }

    /** Sets an object. */
    public void put(ResourceType type, ResourceKey key, JsonValue document) {
        tenant.store().of(type).put(key, document);
    }

    /** Removes an object, all below it, and the relations that name it. */
    public void remove(ResourceType type, ResourceKey key) {
        tenant.remove(tenant.store().catalog().get(type), key);
    }

    /** From now on the plan lacks the feature behind {@code type}. */
    public void takeAway(ResourceType type, Auth0Absence how) {
        absences.put(type, how);
    }

    /** From now on the plan has the feature behind {@code type} again. */
    public void giveBack(ResourceType type) {
        absences.remove(type);
    }
}
