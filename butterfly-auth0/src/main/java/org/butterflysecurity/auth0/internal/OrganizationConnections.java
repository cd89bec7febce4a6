package org.butterflysecurity.auth0.internal;

import java.util.Optional;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Connections of organizations. A tenant without the newer listing has one of the enabled ones, which are then all there are. */
final class OrganizationConnections implements TypeReader {
    private static final String ENABLED =
            "/api/v2/organizations/{id}/enabled_connections?per_page=100&include_totals=true";
    private static final JsonPointer ITEMS = JsonPointer.of("/enabled_connections");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        return reading.forEachParent(organization -> {
            try {
                reading.acceptDeclared(organization);
            } catch (RefusedException e) {
                if (!e.isAbsence()) {
                    throw e;
                }
                readEnabled(reading, organization);
            }
        });
    }

    private static void readEnabled(TypeReading reading, Resource organization)
            throws InterruptedException, RefusedException {
        for (String path : reading.paths(ENABLED, Optional.of(organization))) {
            reading.acceptAll(organization.key(), path, ITEMS, Paging.PAGE);
        }
    }
}
