package org.butterflysecurity.okta.internal;

import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.rest.ClientCredentials;
import org.butterflysecurity.rest.Credential;

/**
 * What no restore touches: the service app in use with its keys, secrets, grants and roles, the Admin Console and the policy that
 * guards it, API tokens, and the assignments of the role that can undo everything.
 */
public final class Untouchables {
    private static final String APP = "app";
    private static final JsonPointer CLIENT_ID = JsonPointer.of("/credentials/oauthClient/client_id");
    private static final JsonPointer NAME = JsonPointer.of("/name");
    private static final JsonPointer TYPE = JsonPointer.of("/type");
    private static final String ADMIN_CONSOLE = "saasure";
    private static final String ADMIN_CONSOLE_POLICY = "Okta Admin Console";

    private final Optional<String> clientId;

    public Untouchables(Credential credential) {
        clientId = credential instanceof ClientCredentials client ? Optional.of(client.clientId()) : Optional.empty();
    }

    /** Why the object stays as it is; empty if it may be written. */
    public Optional<String> reason(TypeDefinition type, ResourceKey key, JsonValue document) {
        String name = type.type().name();
        boolean isBelowApp = name.equals(APP)
                || type.reading().parent().filter(p -> p.name().equals(APP)).isPresent();
        if (isBelowApp
                && (clientId.filter(key.segments().get(0)::equals).isPresent()
                        || (clientId.isPresent()
                                && CLIENT_ID.findString(document).equals(clientId)))) {
            return Optional.of(
                    "It belongs to the service app that Butterfly works with. Change it by hand if you must.");
        }
        if (name.equals(APP)
                && NAME.findString(document).filter(ADMIN_CONSOLE::equals).isPresent()) {
            return Optional.of(
                    "It is the Admin Console: a mistake would lock every administrator out. Change it by hand.");
        }
        if (name.equals("policy-access")
                && NAME.findString(document)
                        .filter(ADMIN_CONSOLE_POLICY::equals)
                        .isPresent()) {
            return Optional.of(
                    "It guards the Admin Console: a mistake would lock every administrator out. Change it by hand.");
        }
        if (name.equals("role-assignment-user")
                && TYPE.findString(document).filter("SUPER_ADMIN"::equals).isPresent()) {
            return Optional.of("Super Administrators are appointed and dismissed by people only.");
        }
        return name.equals("api-token")
                ? Optional.of("API tokens are made by their owners, and are not changed behind their backs.")
                : Optional.empty();
    }
}
