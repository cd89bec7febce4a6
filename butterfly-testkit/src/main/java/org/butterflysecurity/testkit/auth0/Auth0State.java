package org.butterflysecurity.testkit.auth0;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.simulation.TenantState;

/** What the tenant has: documents as a reader with all scopes sees them. */
public final class Auth0State implements TenantState {
    private final Tenant tenant;
    private final Map<ResourceType, Auth0Absence> absences;

    Auth0State(Tenant tenant, Map<ResourceType, Auth0Absence> absences) {
        this.tenant = tenant;
        this.absences = absences;
    }

    @Override
    public Stream<Item> all(ResourceType type) {
        return absences.containsKey(type)
                ? Stream.empty()
                : tenant.store().of(type).stream().map(item -> whole(type, item));
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

    @Override
    public Optional<JsonValue> find(ResourceType type, ResourceKey key) {
        return tenant.store()
                .of(type)
                .find(key)
                .map(d -> whole(type, new Item(key, d)).document());
    }

    /** Members are listed with their roles, which are objects of their own here. */
    private Item whole(ResourceType type, Item item) {
        if (type.name().equals("organization-member")) {
            JsonObject member =
                    ((JsonObject) item.document()).with("roles", OrganizationEndpoints.rolesOf(tenant, item.key()));
            return new Item(item.key(), member);
        }
        return item;
    }

    @Override
    public long count(ResourceType type) {
        return absences.containsKey(type) ? 0 : tenant.store().of(type).count();
    }

    @Override
    public void put(ResourceType type, ResourceKey key, JsonValue document) {
        tenant.store().of(type).put(key, document);
    }

    /** {@inheritDoc} The relations that name it go too. */
    @Override
    public void remove(ResourceType type, ResourceKey key) {
        tenant.remove(tenant.store().catalog().get(type), key);
    }

    /** From now on the plan lacks the feature behind {@code type}. */
    public void takeAway(ResourceType type, Auth0Absence how) {
        absences.put(type, how);
    }

    @Override
    public void giveBack(ResourceType type) {
        absences.remove(type);
    }
}
