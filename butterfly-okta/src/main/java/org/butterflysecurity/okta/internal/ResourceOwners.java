package org.butterflysecurity.okta.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Who owns resources: the listing wants the name (ORN) of a parent resource, so every app and group is asked. */
final class ResourceOwners implements TypeReader {
    private static final ResourceType APP = ResourceType.of("okta/app");
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final JsonPointer ORN = JsonPointer.of("/orn");
    private static final JsonPointer NAME = JsonPointer.of("/name");

    private final String prefix;
    private final String organization;

    ResourceOwners(String partition, String organization) {
        this.prefix = "orn:" + partition;
        this.organization = organization;
    }

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        for (ResourceType type : List.of(APP, GROUP)) {
            if (!reading.parents().isRead(type)) {
                return ReadOutcome.skipped(SkipReason.PARENT_UNREAD, type + " was not read before");
            }
        }
        readAll(reading, APP, this::app);
        readAll(reading, GROUP, this::group);
        return ReadOutcome.COMPLETE;
    }

    private String app(Resource app) {
        return ORN.findString(app.document())
                .orElseGet(() -> prefix + ":idp:" + organization + ":apps:"
                        + NAME.findString(app.document()).orElse("") + ":"
                        + app.key().id());
    }

    private String group(Resource group) {
        return prefix + ":directory:" + organization + ":groups:" + group.key().id();
    }

    private static void readAll(TypeReading reading, ResourceType type, Function<Resource, String> orn)
            throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        PathTemplate template = new PathTemplate(listing.path());
        try (Stream<Resource> resources = reading.parents().read(type)) {
            for (Resource resource : (Iterable<Resource>) resources::iterator) {
                String path = template.expand(Map.of("orn", orn.apply(resource)));
                reading.pages(path, listing.items(), listing.paging(), page -> {
                    for (JsonValue owner : page) {
                        reading.accept(Optional.empty(), owner);
                    }
                });
            }
        }
    }
}
