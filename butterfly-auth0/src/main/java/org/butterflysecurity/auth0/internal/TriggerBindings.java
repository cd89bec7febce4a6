package org.butterflysecurity.auth0.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * The actions bound to each trigger, as one list: their order is what decides. Several versions of a trigger share it.
 */
final class TriggerBindings implements TypeReader {
    private static final ResourceType TRIGGER = ResourceType.of("auth0/action-trigger");
    private static final JsonPointer ID = JsonPointer.of("/id");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        PathTemplate template = new PathTemplate(listing.path());
        reading.inParallel(triggers(reading), trigger -> {
            String path = template.expand(template.assign(List.of(trigger), Map.of()));
            try {
                List<JsonValue> bindings =
                        Listings.all(reading, path, listing.items().toString(), listing.paging());
                reading.accept(
                        ResourceKey.of(trigger),
                        JsonObject.builder()
                                .put("bindings", new JsonArray(bindings))
                                .build());
            } catch (RefusedException e) {
                if (!e.isAbsence()) {
                    throw e;
                }
            }
        });
        return ReadOutcome.COMPLETE;
    }

    private static Set<String> triggers(TypeReading reading) throws InterruptedException, RefusedException {
        List<JsonValue> all = reading.parents().isRead(TRIGGER)
                ? Listings.stored(reading, TRIGGER).stream()
                        .map(Resource::document)
                        .toList()
                : Listings.all(reading, "/api/v2/actions/triggers", "/triggers", Paging.NONE);
        Set<String> ids = new LinkedHashSet<>();
        for (JsonValue trigger : all) {
            ID.findString(trigger).ifPresent(ids::add);
        }
        return ids;
    }
}
