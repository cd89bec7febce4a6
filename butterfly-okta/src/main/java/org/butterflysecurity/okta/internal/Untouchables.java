package org.butterflysecurity.okta.internal;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.ClientCredentials;
import org.butterflysecurity.rest.Credential;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.Touched;

/**
 * What no restore touches: the service app in use with its keys, secrets, grants and roles, the Admin Console and the policy that
 * guards it, API tokens, and who has the role that can undo everything, be it through a group.
 */
public final class Untouchables {
    /** Who has which role. */
    public static final Set<ResourceType> ROLES =
            Set.of(ResourceType.of("okta/role-assignment-user"), ResourceType.of("okta/role-assignment-group"));

    private static final String APP = "app";
    private static final String SUPER_ADMIN = "SUPER_ADMIN";
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
    public Optional<String> reason(Touched object) {
        TypeDefinition type = object.type();
        ResourceKey key = object.key();
        JsonValue document = object.document();
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
        if (isAppointment(object) || takesAwayOne(object)) {
            return Optional.of("Super Administrators are appointed and dismissed by people only.");
        }
        return name.equals("api-token")
                ? Optional.of("API tokens are made by their owners, and are not changed behind their backs.")
                : Optional.empty();
    }

    /** Whether it makes somebody a Super Administrator: the role itself, or a place in a group that has it. */
    private static boolean isAppointment(Touched object) {
        String name = object.type().type().name();
        return name.startsWith("role-assignment-")
                        && TYPE.findString(object.document())
                                .filter(SUPER_ADMIN::equals)
                                .isPresent()
                || name.equals("group-membership")
                        && holders(object.tenant(), "group")
                                .contains(object.key().segments().get(0));
    }

    /** Whether a Super Administrator goes, or a group that makes its members that. */
    private static boolean takesAwayOne(Touched object) {
        if (!object.isTakenAway()) {
            return false;
        }
        Set<String> groups = holders(object.tenant(), "group");
        String id = object.key().id();
        return switch (object.type().type().name()) {
            case "group" -> groups.contains(id);
            case "user" -> holders(object.tenant(), "user").contains(id) || isIn(object.tenant(), groups, id);
            default -> false;
        };
    }

    /** Who has the role, as far as that was read. A user's roles show those that come from a group too. */
    private static Set<String> holders(ParentReader tenant, String kind) {
        try (Stream<Resource> all = tenant.read(ResourceType.of("okta/role-assignment-" + kind))) {
            return all.filter(r -> TYPE.findString(r.document())
                            .filter(SUPER_ADMIN::equals)
                            .isPresent())
                    .map(r -> r.key().segments().get(0))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isIn(ParentReader tenant, Set<String> groups, String user) {
        try (Stream<Resource> all = tenant.read(ResourceType.of("okta/group-membership"))) {
            return !groups.isEmpty()
                    && all.anyMatch(m -> m.key().id().equals(user)
                            && groups.contains(m.key().segments().get(0)));
        }
    }
}
