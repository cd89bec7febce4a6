package org.butterflysecurity.testkit.okta;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Router;

/** Types that this org does not have, and how it says so. */
final class Absences {
    private final Map<ResourceType, Absence> absent = new ConcurrentHashMap<>();

    /** The engine decides about some types: Classic has no authenticators, Identity Engine no org factors. */
    Absences(Catalog catalog, boolean classic) {
        for (TypeDefinition type : catalog.types()) {
            Optional<String> engine = type.availability().engine();
            if (engine.filter(classic ? "oie"::equals : "classic"::equals).isPresent()) {
                boolean policy = type.type().name().startsWith("policy-");
                absent.put(type.type(), policy ? Absence.NOT_ENABLED : Absence.NOT_LICENSED);
            }
        }
    }

    void put(ResourceType type, Absence how) {
        absent.put(type, how);
    }

    void remove(ResourceType type) {
        absent.remove(type);
    }

    boolean has(ResourceType type) {
        return absent.containsKey(type);
    }

    /** Refuses when all types that a request may be about are absent. */
    void check(List<Router.Route> routes) {
        if (routes.stream().allMatch(r -> absent.containsKey(r.type().type()))) {
            Absence how = absent.get(routes.get(0).type().type());
            if (how != null) {
                throw how.refusal();
            }
        }
    }
}
