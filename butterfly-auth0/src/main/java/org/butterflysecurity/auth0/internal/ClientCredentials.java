package org.butterflysecurity.auth0.internal;

import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** Credentials of the few clients that refer to some, which saves a call for every other client. */
final class ClientCredentials implements TypeReader {
    private static final JsonPointer METHODS = JsonPointer.of("/client_authentication_methods");
    private static final JsonPointer REQUEST_OBJECT = JsonPointer.of("/signed_request_object");
    private static final JsonPointer PRIVILEGED_ACCESS = JsonPointer.of("/token_vault_privileged_access");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        return reading.forEachParent(client -> {
            if (has(client, METHODS) || has(client, REQUEST_OBJECT) || has(client, PRIVILEGED_ACCESS)) {
                reading.acceptDeclared(client);
            }
        });
    }

    private static boolean has(Resource client, JsonPointer at) {
        return at.find(client.document()).filter(v -> v != JsonNull.NULL).isPresent();
    }
}
