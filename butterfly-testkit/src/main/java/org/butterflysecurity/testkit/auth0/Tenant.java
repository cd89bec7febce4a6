package org.butterflysecurity.testkit.auth0;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Documents;
import org.butterflysecurity.testkit.internal.Store;

/**
 * The tenant itself: what it has, what it is called, what time it is there.
 *
 * @param domain host and port
 * @param name what {@code tenant} fields say
 */
record Tenant(Store store, Ids ids, Clock clock, String domain, String name, TenantLog log) {

    /** Built-in audience of the Management API. */
    String audience() {
        return "https://" + domain + "/api/v2/";
    }

    String now() {
        return time(clock.instant());
    }

    static String time(Instant instant) {
        Instant rounded = instant.truncatedTo(ChronoUnit.MILLIS);
        String text = rounded.toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }

    TypeDefinition type(String type) {
        return store.catalog().get(new ResourceType(store.catalog().provider(), type));
    }

    JsonObject read(String type, String... key) {
        return store.object(type, key).orElseThrow(() -> missing(type(type)));
    }

    Optional<JsonObject> find(String type, String... key) {
        return store.object(type, key);
    }

    /** The first object of a type that has a text in a field. */
    Optional<JsonObject> with(String type, String field, String value) {
        return store.first(
                        type(type).type(),
                        e -> e.document() instanceof JsonObject o
                                && o.string(field).filter(value::equals).isPresent())
                .map(e -> (JsonObject) e.document());
    }

    void put(String type, JsonValue document, String... key) {
        store.put(type, ResourceKey.of(key), document);
    }

    /** Removes an object, what is below it, and the relations that name it. */
    void remove(TypeDefinition type, ResourceKey key) {
        Optional<JsonValue> document = store.of(type.type()).find(key);
        store.removeWithChildren(type, key);
        String id = key.id();
        switch (type.type().name()) {
            case "client" -> {
                removeRelations("connection-enabled-client", "connection", id);
                removeRelations("organization-client", "organization", id);
                removeWhere("client-grant", "client_id", id);
            }
            case "client-grant" -> removeRelations("organization-client-grant", "organization", id);
            case "connection" -> {
                removeRelations("organization-connection", "organization", id);
                remove(type("connection-scim-configuration"), ResourceKey.of(id));
                remove(type("connection-directory-provisioning"), ResourceKey.of(id));
            }
            case "user" -> {
                removeRelations("role-member", "role", id);
                store.of("organization")
                        .all()
                        .forEachRemaining(o -> store.removeWithChildren(
                                type("organization-member"), o.key().child(id)));
            }
            case "role" -> removeOrganizationRole(id);
            case "resource-server" ->
                document.filter(JsonObject.class::isInstance)
                        .flatMap(d -> ((JsonObject) d).string("identifier"))
                        .ifPresent(identifier -> {
                            removeWhere("client-grant", "audience", identifier);
                            removeWhere("role-permission", "resource_server_identifier", identifier);
                            removeWhere("user-permission", "resource_server_identifier", identifier);
                        });
            default -> {}
        }
    }

    private void removeOrganizationRole(String role) {
        Documents roles = store.of("organization-member-role");
        roles.all().forEachRemaining(e -> {
            if (e.key().id().equals(role)) {
                roles.remove(e.key());
            }
        });
    }

    private void removeRelations(String type, String parents, String id) {
        store.of(parents)
                .all()
                .forEachRemaining(p -> store.of(type).remove(p.key().child(id)));
    }

    void removeWhere(String type, String field, String value) {
        Documents documents = store.of(type);
        documents.all().forEachRemaining(e -> {
            if (e.document() instanceof JsonObject o
                    && o.string(field).filter(value::equals).isPresent()) {
                remove(type(type), e.key());
            }
        });
    }

    private static final Set<String> OWN_CODES =
            Set.of("client", "connection", "resource-server", "user", "role", "organization");

    static Refusal missing(TypeDefinition type) {
        String name = type.type().name();
        if (OWN_CODES.contains(name)) {
            String word = name.replace('-', '_');
            return Refusal.notFound("The " + name.replace('-', ' ') + " does not exist.", "inexistent_" + word);
        }
        return switch (name) {
            case "email-template" -> Refusal.notFound("The template does not exist.", "inexistent_email_template");
            case "email-provider" ->
                Refusal.notFound("There is not a configured email provider.", "inexistent_email_provider");
            case "branding-theme" ->
                Refusal.notFound(
                        "There was an error retrieving branding settings: invalid theme ID", "theme_not_found");
            case "universal-login-template" ->
                Refusal.notFound("The template does not exist.", "inexistent_templates_universal_login");
            case "form", "flow", "flow-vault-connection", "connection-scim-configuration", "log-stream" ->
                Refusal.noSuchEndpoint();
            default ->
                Refusal.notFound(
                        "The " + name.replace('-', ' ') + " does not exist.", "inexistent_" + name.replace('-', '_'));
        };
    }
}
