package org.butterflysecurity.okta.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** Which notifications each role gets: the standard roles, which Okta fixes and does not list, and the custom ones. */
final class RoleSubscriptions implements TypeReader {
    /** Source: schema RoleType of Okta's Management API, 2026.06. */
    private static final List<String> STANDARD = List.of(
            "ACCESS_CERTIFICATIONS_ADMIN",
            "ACCESS_REQUESTS_ADMIN",
            "API_ACCESS_MANAGEMENT_ADMIN",
            "APP_ADMIN",
            "GROUP_MEMBERSHIP_ADMIN",
            "HELP_DESK_ADMIN",
            "ORG_ADMIN",
            "READ_ONLY_ADMIN",
            "REPORT_ADMIN",
            "SUPER_ADMIN",
            "USER_ADMIN",
            "WORKFLOWS_ADMIN");

    private static final ResourceType CUSTOM = ResourceType.of("okta/custom-role");
    private static final JsonPointer ID = JsonPointer.of("/id");
    private static final JsonPointer NOTIFICATION = JsonPointer.of("/notificationType");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        List<String> roles = new ArrayList<>(STANDARD);
        roles.addAll(customRoles(reading));
        for (String role : roles) {
            readOne(reading, role);
        }
        return ReadOutcome.COMPLETE;
    }

    private static List<String> customRoles(TypeReading reading) throws InterruptedException, RefusedException {
        List<String> ids = new ArrayList<>();
        if (reading.parents().isRead(CUSTOM)) {
            try (Stream<Resource> roles = reading.parents().read(CUSTOM)) {
                roles.forEach(role -> ids.add(role.key().id()));
            }
        } else {
            for (JsonValue role : reading.spending("/api/v1/iam")
                    .all("/api/v1/iam/roles", JsonPointer.of("/roles"), Paging.BODY_NEXT)) {
                ID.findString(role).ifPresent(ids::add);
            }
        }
        return ids;
    }

    /** Roles that come with a licence are unknown (404) or refused (400) in an org without it. */
    private static void readOne(TypeReading reading, String role) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        String path = new PathTemplate(listing.path()).expand(Map.of("roleRef", role));
        try {
            for (JsonValue subscription : reading.all(path, listing.items(), listing.paging())) {
                String notification = NOTIFICATION.findString(subscription).orElse("-");
                reading.accept(ResourceKey.of(role, notification), subscription);
            }
        } catch (RefusedException e) {
            if (!e.isAbsence() && e.refusal().failure().status() != 400) {
                throw e;
            }
        }
    }
}
