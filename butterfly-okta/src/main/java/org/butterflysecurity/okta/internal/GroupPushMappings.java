package org.butterflysecurity.okta.internal;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Groups that are pushed into apps. Apps name the feature {@code GROUP_PUSH}, but recorded traffic shows mappings of an app that
 * names no feature at all. So every app is asked, unless the statistics of all groups say that none is pushed: then only those
 * with the feature.
 */
final class GroupPushMappings implements TypeReader {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final JsonPointer FEATURES = JsonPointer.of("/features");
    private static final JsonPointer PUSHES = JsonPointer.of("/_embedded/stats/groupPushMappingsCount");
    private static final JsonString GROUP_PUSH = new JsonString("GROUP_PUSH");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        boolean askAll = !saysNoGroupIsPushed(reading);
        return reading.forEachParent(app -> {
            if (askAll || hasFeature(app)) {
                WhereSupported.readOne(reading, app);
            }
        });
    }

    private static boolean saysNoGroupIsPushed(TypeReading reading) {
        if (!reading.parents().isRead(GROUP)) {
            return false;
        }
        try (Stream<Resource> groups = reading.parents().read(GROUP)) {
            return groups.allMatch(g -> PUSHES.find(g.document()).equals(Optional.of(JsonNumber.of(0))));
        }
    }

    private static boolean hasFeature(Resource app) {
        return FEATURES.find(app.document())
                .filter(features ->
                        features instanceof JsonArray array && array.items().contains(GROUP_PUSH))
                .isPresent();
    }
}
