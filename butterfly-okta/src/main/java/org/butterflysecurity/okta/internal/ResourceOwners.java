package org.butterflysecurity.okta.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Who owns resources: the listing wants the name (ORN) of a parent resource, so every app and group is asked. */
final class ResourceOwners implements TypeReader {
    private static final ResourceType APP = ResourceType.of("okta/app");
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final JsonPointer ID = JsonPointer.of("/id");

    private final Orns orns;

    ResourceOwners(Orns orns) {
        this.orns = orns;
    }

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        readAll(reading, APP, "/api/v1/apps", orns::app);
        readAll(reading, GROUP, "/api/v1/groups", orns::group);
        return ReadOutcome.COMPLETE;
    }

    /** Owners of all resources of a type, which are those this run has read before, or else those the org lists. */
    private static void readAll(TypeReading reading, ResourceType type, String listing, Function<Resource, String> orn)
            throws InterruptedException, RefusedException {
        if (reading.parents().isRead(type)) {
            try (Stream<Resource> resources = reading.parents().read(type)) {
                for (Resource resource : (Iterable<Resource>) resources::iterator) {
                    readOne(reading, orn.apply(resource));
                }
            }
            return;
        }
        reading.spending(listing).pages(listing + "?limit=200", JsonPointer.ROOT, Paging.LINK, page -> {
            for (JsonValue document : page) {
                String id = ID.findString(document).orElse("-");
                readOne(reading, orn.apply(new Resource(type, ResourceKey.of(id), id, document)));
            }
        });
    }

    private static void readOne(TypeReading reading, String orn) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        String path = new PathTemplate(listing.path()).expand(Map.of("orn", orn));
        reading.pages(path, listing.items(), listing.paging(), page -> {
            for (JsonValue owner : page) {
                reading.accept(Optional.empty(), owner);
            }
        });
    }
}
