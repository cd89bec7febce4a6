package org.butterflysecurity.auth0.internal;

import java.time.Clock;
import java.util.Map;
import org.butterflysecurity.rest.TypeReader;

/** The readers by the names that the catalog uses. */
public final class Auth0Readers {
    private Auth0Readers() {}

    /** Readers of one run. */
    public static Map<String, TypeReader> of(Clock clock) {
        return Map.ofEntries(
                Map.entry("users", new Users(clock)),
                Map.entry("all-at-once", new AllAtOnce()),
                Map.entry("client-credentials", new ClientCredentials()),
                Map.entry("organization-connections", new OrganizationConnections()),
                Map.entry("organization-client-grants", EitherSide.organizationClientGrants()),
                Map.entry("connection-clients", EitherSide.connectionClients()),
                Map.entry("roles-of-members", new RolesOfMembers()),
                Map.entry("trigger-bindings", new TriggerBindings()),
                Map.entry("custom-texts", new CustomTexts()),
                Map.entry("first-answer", new FirstAnswer()),
                Map.entry("where-supported", new WhereSupported()));
    }
}
