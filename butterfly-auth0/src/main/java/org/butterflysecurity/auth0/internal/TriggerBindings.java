package org.butterflysecurity.auth0.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * The actions bound to each trigger, as one list: their order is what decides. Several versions of a trigger share it. Triggers
 * that belong to an entity, such as an event stream, have no list of their own and are asked all the same: what stands there is
 * kept.
 */
final class TriggerBindings implements TypeReader {
    private static final ResourceType TRIGGER = ResourceType.of("auth0/action-trigger");
    private static final JsonPointer ID = JsonPointer.of("/id");
    private static final JsonPointer POLICY = JsonPointer.of("/binding_policy");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        PathTemplate template = new PathTemplate(listing.path());
        Map<String, Boolean> triggers = triggers(reading);
        reading.inParallel(triggers.keySet(), trigger -> {
            String path = template.expand(template.assign(List.of(trigger), Map.of()));
            try {
                List<JsonValue> bindings = reading.all(path, listing.items(), listing.paging());
                if (!bindings.isEmpty() || triggers.getOrDefault(trigger, true)) {
                    reading.accept(
                            ResourceKey.of(trigger),
                            JsonObject.builder()
                                    .put("bindings", new JsonArray(bindings))
                                    .build());
                }
            } catch (RefusedException e) {
                if (!e.isAbsence()) {
                    throw e;
                }
            }
        });
        return ReadOutcome.COMPLETE;
    }

    /** The triggers by id, and whether each has a list of its own. */
    private static Map<String, Boolean> triggers(TypeReading reading) throws InterruptedException, RefusedException {
        List<JsonValue> all = reading.parents().isRead(TRIGGER)
                ? Listings.stored(reading, TRIGGER).stream()
                        .map(Resource::document)
                        .toList()
                : reading.all("/api/v2/actions/triggers", JsonPointer.of("/triggers"), Paging.NONE);
        Map<String, Boolean> triggers = new LinkedHashMap<>();
        for (JsonValue trigger : all) {
            boolean hasList = !POLICY.findString(trigger).orElse("").equals("entity-bound");
            ID.findString(trigger).ifPresent(id -> triggers.merge(id, hasList, Boolean::logicalOr));
        }
        return triggers;
    }
}
