package org.butterflysecurity.okta.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * What a targetable standard role is limited to: apps for an app administrator, groups for the others. A target that stands
 * for every instance of an app has no id; its name takes the place.
 */
final class RoleTargets implements TypeReader {
    private static final ResourceType APP = ResourceType.of("okta/app");
    private static final JsonPointer ROLE = JsonPointer.of("/type");
    private static final JsonPointer ORIGIN = JsonPointer.of("/assignmentType");
    private static final JsonPointer CLIENT = JsonPointer.of("/credentials/oauthClient/client_id");
    private static final JsonPointer ID = JsonPointer.of("/id");
    private static final JsonPointer NAME = JsonPointer.of("/name");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        Map<String, String> clients = listing.path().contains("{clientId}") ? clients(reading) : Map.of();
        return reading.forEachParent(assignment -> {
            if (!isInherited(reading, assignment)) {
                readOne(reading, listing, assignment, clients);
            }
        });
    }

    /** Client ids by app id. */
    private static Map<String, String> clients(TypeReading reading) {
        Map<String, String> clients = new HashMap<>();
        try (Stream<Resource> apps = reading.parents().read(APP)) {
            apps.forEach(app -> CLIENT.findString(app.document())
                    .ifPresent(client -> clients.put(app.key().id(), client)));
        }
        return clients;
    }

    /** What a user has through a group is limited there. */
    private static boolean isInherited(TypeReading reading, Resource assignment) {
        return reading.definition().type().name().equals("role-target-user")
                && ORIGIN.findString(assignment.document()).equals(Optional.of("GROUP"));
    }

    private static void readOne(TypeReading reading, Listing listing, Resource assignment, Map<String, String> clients)
            throws InterruptedException, RefusedException {
        PathTemplate template = new PathTemplate(
                ROLE.findString(assignment.document()).equals(Optional.of("APP_ADMIN"))
                        ? listing.path().replace("/targets/groups", "/targets/catalog/apps")
                        : listing.path());
        String app = assignment.key().segments().get(0);
        Map<String, String> bound = clients.containsKey(app)
                ? Map.of(
                        "clientId",
                        clients.get(app),
                        "roleAssignmentId",
                        assignment.key().id())
                : Map.of();
        String path = template.expand(template.assign(assignment.key().segments(), bound));
        reading.pages(path, listing.items(), listing.paging(), page -> {
            for (JsonValue target : page) {
                Optional<String> id = ID.findString(target).or(() -> NAME.findString(target));
                reading.accept(assignment.key().child(id.orElse("-")), target);
            }
        });
    }
}
