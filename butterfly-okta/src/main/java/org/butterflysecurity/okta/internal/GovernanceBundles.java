package org.butterflysecurity.okta.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Bundles of admin roles with what they entitle to. A bundle's roles and what each is limited to have listings of their own;
 * they are put into the bundle as {@code entitlements} and {@code values}.
 */
final class GovernanceBundles implements TypeReader {
    private static final PathTemplate ENTITLEMENTS =
            new PathTemplate("/api/v1/iam/governance/bundles/{bundleId}/entitlements?limit=200");
    private static final PathTemplate VALUES =
            new PathTemplate("/api/v1/iam/governance/bundles/{bundleId}/entitlements/{entitlementId}/values?limit=200");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        reading.pages(listing.path(), listing.items(), listing.paging(), page -> {
            for (JsonValue bundle : page) {
                if (bundle instanceof JsonObject object) {
                    reading.accept(Optional.empty(), completed(reading, object));
                }
            }
        });
        return ReadOutcome.COMPLETE;
    }

    private static JsonObject completed(TypeReading reading, JsonObject bundle)
            throws InterruptedException, RefusedException {
        String bundleId = bundle.string("id").orElse("-");
        List<JsonValue> entitlements = new ArrayList<>();
        for (JsonValue entitlement :
                list(reading, ENTITLEMENTS.expand(Map.of("bundleId", bundleId)), "/entitlements")) {
            if (entitlement instanceof JsonObject object) {
                String id = object.string("id").orElse("-");
                String path = VALUES.expand(Map.of("bundleId", bundleId, "entitlementId", id));
                entitlements.add(object.without("_links")
                        .with("values", new JsonArray(list(reading, path, "/entitlementValues"))));
            }
        }
        return entitlements.isEmpty() ? bundle : bundle.with("entitlements", new JsonArray(entitlements));
    }

    private static List<JsonValue> list(TypeReading reading, String path, String items)
            throws InterruptedException, RefusedException {
        try {
            return reading.all(path, JsonPointer.of(items), Paging.BODY_NEXT);
        } catch (RefusedException e) {
            if (e.isAbsence()) {
                return List.of();
            }
            throw e;
        }
    }
}
