package org.butterflysecurity.okta.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Admin roles of users: Okta lists the few who have any, which saves a call for every other user. */
final class RoleAssignmentsOfUsers implements TypeReader {
    private static final String ASSIGNEES = "/api/v1/iam/assignees/users?limit=100";
    private static final JsonPointer ID = JsonPointer.of("/id");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Optional<Set<String>> assignees = assignees(reading);
        if (assignees.isEmpty()) {
            return reading.forEachParent(reading::acceptDeclared);
        }
        for (String user : assignees.get()) {
            readOne(reading, user);
        }
        return ReadOutcome.COMPLETE;
    }

    /** Empty if this org has no such listing. */
    private static Optional<Set<String>> assignees(TypeReading reading) throws InterruptedException, RefusedException {
        Set<String> ids = new LinkedHashSet<>();
        try {
            for (JsonValue assignee :
                    reading.spending("/api/v1/iam").all(ASSIGNEES, JsonPointer.of("/value"), Paging.BODY_NEXT)) {
                ID.findString(assignee).ifPresent(ids::add);
            }
            return Optional.of(ids);
        } catch (RefusedException e) {
            if (e.isAbsence()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void readOne(TypeReading reading, String user) throws InterruptedException, RefusedException {
        Listing listing = reading.definition().reading().listing().orElseThrow();
        PathTemplate template = new PathTemplate(listing.path());
        String path = template.expand(template.assign(List.of(user), Map.of()));
        try {
            for (JsonValue role : reading.all(path, JsonPointer.ROOT, listing.paging())) {
                reading.accept(Optional.of(ResourceKey.of(user)), role);
            }
        } catch (RefusedException e) {
            if (!e.isAbsence()) {
                throw e;
            }
        }
    }
}
