package org.butterflysecurity.auth0.internal;

import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.rest.ClientCredentials;
import org.butterflysecurity.rest.Credential;

/** What no restore touches: the application in use with its grants and keys, the Management API, and what bars addresses. */
public final class Untouchables {
    private static final JsonPointer CLIENT_ID = JsonPointer.of("/client_id");
    private static final JsonPointer IDENTIFIER = JsonPointer.of("/identifier");

    private final Optional<String> clientId;
    private final String managementApi;

    /** @param tenant the tenant's own domain, which the name of its Management API holds */
    public Untouchables(Credential credential, String tenant) {
        clientId = credential instanceof ClientCredentials client ? Optional.of(client.clientId()) : Optional.empty();
        managementApi = "https://" + tenant + "/api/v2/";
    }

    /** Why the object stays as it is; empty if it may be written. */
    public Optional<String> reason(TypeDefinition type, ResourceKey key, JsonValue document) {
        boolean isOurs = clientId.isPresent()
                && (clientId.get().equals(key.segments().get(0))
                        || CLIENT_ID.findString(document).equals(clientId));
        if (isOurs) {
            return Optional.of(
                    "It belongs to the application that Butterfly works with. Change it by hand if you must.");
        }
        if (IDENTIFIER.findString(document).filter(managementApi::equals).isPresent()) {
            return Optional.of("It is the Management API itself.");
        }
        return type.type().name().equals("network-acl")
                ? Optional.of("A network rule can lock out everybody, Butterfly too. Put it back by hand, last.")
                : Optional.empty();
    }
}
