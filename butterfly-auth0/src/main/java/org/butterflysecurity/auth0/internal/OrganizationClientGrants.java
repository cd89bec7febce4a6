package org.butterflysecurity.auth0.internal;

import java.util.List;
import java.util.Optional;
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

/**
 * Client grants that organizations may use, asked for from the side that has fewer: the organizations of each grant that allows
 * any, or the grants of each organization.
 */
final class OrganizationClientGrants implements TypeReader {
    private static final ResourceType GRANT = ResourceType.of("auth0/client-grant");
    private static final ResourceType ORGANIZATION = ResourceType.of("auth0/organization");
    private static final String ORGANIZATIONS = "/api/v2/client-grants/{id}/organizations?take=100";
    private static final JsonPointer USAGE = JsonPointer.of("/organization_usage");
    private static final JsonPointer ID = JsonPointer.of("/id");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        if (!reading.parents().isRead(ORGANIZATION)) {
            return reading.readAsDeclared();
        }
        List<Resource> grants = Listings.stored(reading, GRANT).stream()
                .filter(OrganizationClientGrants::mayBeUsed)
                .toList();
        boolean isCheaper = reading.parents().isRead(GRANT)
                && grants.size() < reading.parents().count(ORGANIZATION);
        if (!isCheaper) {
            return reading.readAsDeclared();
        }
        try {
            reading.inParallel(grants, grant -> readOrganizations(reading, grant));
            return ReadOutcome.COMPLETE;
        } catch (RefusedException e) {
            if (!e.isAbsence()) {
                throw e;
            }
            return reading.readAsDeclared();
        }
    }

    /** A grant that does not say has the default, which a tenant may have changed. */
    private static boolean mayBeUsed(Resource grant) {
        return !USAGE.findString(grant.document()).orElse("").equals("deny");
    }

    private static void readOrganizations(TypeReading reading, Resource grant)
            throws InterruptedException, RefusedException {
        String id = ID.findString(grant.document()).orElseThrow();
        for (String path : reading.paths(ORGANIZATIONS, Optional.of(grant))) {
            for (JsonValue organization : Listings.all(reading, path, "/organizations", Paging.CHECKPOINT)) {
                Optional<String> at = ID.findString(organization);
                if (at.isPresent()) {
                    reading.accept(ResourceKey.of(at.get()).child(id), grant.document());
                }
            }
        }
    }
}
