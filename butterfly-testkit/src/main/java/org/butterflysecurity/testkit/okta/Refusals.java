package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/**
 * What Okta refuses of single types, a line each: which requests, when, and the answer. What all types have in common is with {@link
 * Writes}, what belongs to how an object is made with the rules of its type.
 */
final class Refusals {
    private static final Set<String> DIRECTORIES = Set.of("ACTIVE_DIRECTORY", "LDAP");
    private static final List<String> PAGES =
            List.of("sign-in-page", "sign-in-page-preview", "error-page", "error-page-preview", "sign-out-page");

    private static final List<Line> LINES = List.of(
            line(
                            "user",
                            "update",
                            was("/credentials/provider/type", DIRECTORIES).and(changes("/profile")))
                    .with(403, "E0000023", "The user profile is mastered under another system."),
            line("user", "update", was("/status", Set.of("DEPROVISIONED")))
                    .with(403, "E0000038", "This operation is not allowed in the user's current status."),
            line("app-user", "create", Refusals::isThere)
                    .with(409, "E0000062", "The user is already assigned to the application."),
            line("app-user", "create update", user(Set.of("SUSPENDED", "DEPROVISIONED")))
                    .with(403, "E0000117", "Cannot assign apps or update app profiles for an inactive user."),
            line("app-user", "create update", Refusals::isMapped)
                    .with(403, "E0000075", "The attribute has a field mapping and profile push is enabled."),
            line("network-zone", "update", changes("/type")).with(403, "E0000078", "The type is immutable."),
            line("behavior", "update", changes("/type")).with(403, "E0000078", "The type is immutable."),
            line("inline-hook", "update", changes("/type")).with(403, "E0000078", "The type is immutable."),
            line("log-stream", "update", changes("/type")).with(403, "E0000078", "The type is immutable."),
            line("device-assurance", "update", changes("/platform"))
                    .with(403, "E0000078", "The platform is immutable."),
            line("user-type", "delete", was("/default", Set.of("true")).or(named("user", "/type/id")))
                    .with(403, "E0000142", "This user type cannot be deleted."),
            line(List.of("user-schema", "group-schema", "app-schema"), "update", Refusals::isRetyped)
                    .with(400, "E0000001", "Type and scope of an attribute cannot be changed."),
            line("user-type", "create", atMost(10)).with(400, "E0000001", "At most 10 user types."),
            line("authenticator", "deactivate", Refusals::isRequired)
                    .with(403, "E0000148", "The authenticator is enabled in one or more policies."),
            line("authenticator", "create", sameAs("/key"))
                    .with(409, "E0000157", "Another authenticator with this key is already active."),
            line(
                            "authenticator",
                            "activate",
                            was("/key", Set.of("phone_number")).and(hasNone("telephony-provider")))
                    .with(400, "E0000264", "The Phone authenticator needs a telephony provider or inline hook."),
            line(
                            "authenticator-method",
                            "deactivate",
                            isMethod("signed_nonce")
                                    .and(any("policy-rule-access", "/conditions/device/registered", "true")))
                    .with(403, "E0000174", "Application sign-on policies have device conditions."),
            line("authenticator-method", "deactivate", Refusals::isInChain)
                    .with(403, "E0000246", "The authentication method is in use by policies."),
            line(
                            "authenticator-custom-aaguid",
                            "update delete",
                            by("/name", "policy-mfa-enroll", "/settings/authenticators/*/constraints/aaguidGroups/*"))
                    .with(400, "E0000209", "It is used in an enroll policy."),
            line("captcha", "create", atMost(1)).with(403, "E0000166", "At most one CAPTCHA instance per org."),
            line("captcha", "delete", named("org-captcha-settings", "/captchaId"))
                    .with(403, "E0000168", "The CAPTCHA is associated with org-wide settings."),
            line("realm", "delete", named("user", "/realmId"))
                    .with(400, "E0000178", "This realm cannot be deleted: it has users."),
            line("push-provider", "delete", named("authenticator", "/provider/configuration/*/id"))
                    .with(409, "E0000187", "The push provider is used by a custom app authenticator."),
            line("role-assignment-group", "create", named("group-rule", "/actions/assignUserToGroups/groupIds/*"))
                    .with(400, "E0000192", "Roles cannot be granted to groups with group membership rules."),
            line("role-assignment-group", "create", s -> s.children("group-membership") > 5000)
                    .with(400, "E0000193", "Roles can only be granted to groups with 5000 or fewer users."),
            line("role-assignment-group", "create", parent("group", "/type", Set.of("APP_GROUP")))
                    .with(400, "E0000194", "Roles can only be granted to Okta, AD and LDAP groups."),
            line("role-assignment-group", "create", parent("group", "/type", Set.of("BUILT_IN")))
                    .with(400, "E0000211", "Roles cannot be granted to built-in groups."),
            line("role-assignment-client", "create", Refusals::isNoServiceApp)
                    .with(400, "E0000227", "Roles can only be granted to the service application type."),
            line("email-customization", "create", sent("/isDefault", "true").and(other("/isDefault", "true")))
                    .with(409, "E0000182", "A default email template customization already exists."),
            line("email-customization", "create", sameAs("/language"))
                    .with(409, "E0000183", "An email template customization for that language already exists."),
            line(
                            "email-customization",
                            "delete",
                            was("/isDefault", Set.of("true")).and(other("/isDefault", "false")))
                    .with(409, "E0000184", "A default email template customization can't be deleted."),
            line(
                            "email-customization",
                            "update",
                            was("/isDefault", Set.of("true")).and(sent("/isDefault", "false")))
                    .with(409, "E0000185", "The isDefault parameter of the default can't be set to false."),
            line("brand", "delete", was("/isDefault", Set.of("true")))
                    .with(409, "E0000200", "A default brand cannot be deleted."),
            line("brand", "delete", named("custom-domain", "/brandId").or(named("email-domain", "/brandId")))
                    .with(409, "E0000201", "A brand associated with a domain cannot be deleted."),
            line("brand", "create", sameAs("/name")).with(409, "E0000202", "Brand name already exists."),
            line("brand", "create", atMost(200)).with(403, "E0000220", "The brand count limit is reached."),
            line(PAGES, "update", Refusals::isOfDefaultBrandWithoutDomain)
                    .with(403, "E0000213", "Cannot update page content for the default brand."),
            line("well-known-uri", "update", Refusals::isOfDefaultBrandWithoutDomain)
                    .with(405, "E0000257", "Cannot update the content for the default brand."),
            line("email-server", "create update", sent("/enabled", "true").and(other("/enabled", "true")))
                    .with(400, "E0000222", "Only one SMTP server can be enabled at a time."),
            line(
                            "policy-access",
                            "delete",
                            was("/system", Set.of("false")).and(named("app", "/_links/accessPolicy/href")))
                    .with(400, "E0000001", "The policy is in use by an app."),
            line("custom-role", "delete", by("/id", "resource-set-binding", "/id"))
                    .with(400, "E0000001", "The role is in use by a binding."),
            line(
                            "network-zone",
                            "delete",
                            was("/status", Set.of("INACTIVE"))
                                    .and(named("policy-rule-access", "/conditions/network/*/*")
                                            .or(named("policy-rule-okta-sign-on", "/conditions/network/*/*"))
                                            .or(named("threat-insight-configuration", "/excludeZones/*"))))
                    .with(400, "E0000001", "The zone is in use."),
            line("device-assurance", "delete", named("policy-rule-access", "/conditions/device/assurance/include/*"))
                    .with(409, "E0000001", "The device assurance is in use by a policy."),
            line("hook-key", "create", atMost(50)).with(400, "E0000001", "At most 50 keys."),
            line("app-client-secret", "create", atMost(2)).with(400, "E0000001", "At most 2 secrets."),
            line("authz-server-resource-key", "create", atMost(5)).with(400, "E0000001", "At most 5 keys."));

    private Refusals() {}

    /** A request as it comes in: what was there before it, and what it sends. */
    private record Situation(
            Org org,
            TypeDefinition type,
            Optional<ResourceKey> parent,
            Optional<ResourceKey> key,
            JsonObject before,
            JsonObject sent) {
        /** The id of the object, or where it is to be made of its parent. */
        String id() {
            return key.or(() -> parent).map(ResourceKey::id).orElse("");
        }

        Optional<JsonObject> parent(String type) {
            return parent.flatMap(p -> org.store().object(type, p.id()));
        }

        /** The other objects of the type that have the same parent. */
        List<JsonObject> others() {
            return of(org.store().of(type.type()).below(parent, ""), key);
        }

        List<JsonObject> all(String other) {
            return of(org.store().of(other).all(), Optional.empty());
        }

        int children(String other) {
            return of(org.store().of(other).below(parent, ""), Optional.empty()).size();
        }

        private static List<JsonObject> of(Iterator<Item> entries, Optional<ResourceKey> without) {
            List<JsonObject> found = new ArrayList<>();
            entries.forEachRemaining(e -> {
                if (e.document() instanceof JsonObject o
                        && without.filter(e.key()::equals).isEmpty()) {
                    found.add(o);
                }
            });
            return found;
        }
    }

    private record Line(
            Set<String> types,
            Set<String> operations,
            Predicate<Situation> when,
            int status,
            String code,
            String words) {
        Line with(int answer, String error, String summary) {
            return new Line(types, operations, when, answer, error, summary);
        }
    }

    /** Refuses a request that Okta would refuse. */
    static void check(Org org, TypeDefinition type, String operation, Target target, JsonObject sent) {
        Situation situation = new Situation(
                org,
                type,
                target.parent(),
                target.key(),
                target.key()
                        .flatMap(k -> org.store().of(type.type()).find(k))
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .orElse(JsonObject.EMPTY),
                sent);
        LINES.stream()
                .filter(line -> line.types().contains(type.type().name())
                        && line.operations().contains(operation)
                        && line.when().test(situation))
                .findFirst()
                .ifPresent(line -> {
                    throw new Refusal(line.status(), line.code(), line.words());
                });
    }

    private static Line line(String type, String operations, Predicate<Situation> when) {
        return line(List.of(type), operations, when);
    }

    private static Line line(List<String> types, String operations, Predicate<Situation> when) {
        return new Line(Set.copyOf(types), Set.of(operations.split(" ")), when, 0, "", "");
    }

    private static boolean has(JsonValue document, String at, Set<String> values) {
        return JsonPointer.of(at).findAll(document).stream()
                .flatMap(v -> v instanceof JsonArray array ? array.stream() : Stream.of(v))
                .anyMatch(v -> values.contains(ResourceApi.text(v)));
    }

    private static Predicate<Situation> was(String at, Set<String> values) {
        return s -> has(s.before(), at, values);
    }

    private static Predicate<Situation> sent(String at, String value) {
        return s -> has(s.sent(), at, Set.of(value));
    }

    private static boolean isThere(Situation s) {
        return s.sent()
                .string("id")
                .filter(id -> s.org()
                        .store()
                        .of(s.type().type())
                        .find(s.parent().orElseThrow().child(id))
                        .isPresent())
                .isPresent();
    }

    /** Sends another value than there is. */
    private static Predicate<Situation> changes(String at) {
        JsonPointer place = JsonPointer.of(at);
        return s -> place.find(s.sent()).filter(v -> v != JsonNull.NULL).isPresent()
                && !place.find(s.sent()).equals(place.find(s.before()));
    }

    /** An object of {@code type} names this one, or the parent of what is to be made, by its id or a link to it. */
    private static Predicate<Situation> named(String type, String at) {
        return s -> s.all(type).stream()
                .flatMap(o -> JsonPointer.of(at).findAll(o).stream())
                .map(ResourceApi::text)
                .anyMatch(v -> v.equals(s.id()) || v.endsWith("/" + s.id()));
    }

    /** An object of {@code type} names this one by a field. */
    private static Predicate<Situation> by(String field, String type, String at) {
        return s -> JsonPointer.of(field)
                .findString(s.before())
                .filter(name -> s.all(type).stream().anyMatch(o -> has(o, at, Set.of(name))))
                .isPresent();
    }

    private static Predicate<Situation> any(String type, String at, String value) {
        return s -> s.all(type).stream().anyMatch(o -> has(o, at, Set.of(value)));
    }

    private static Predicate<Situation> hasNone(String type) {
        return s -> s.all(type).isEmpty();
    }

    private static Predicate<Situation> other(String at, String value) {
        return s -> s.others().stream().anyMatch(o -> has(o, at, Set.of(value)));
    }

    private static Predicate<Situation> sameAs(String at) {
        return s -> JsonPointer.of(at)
                .findString(s.sent())
                .filter(v -> s.others().stream().anyMatch(o -> has(o, at, Set.of(v))))
                .isPresent();
    }

    private static Predicate<Situation> atMost(int most) {
        return s -> s.others().size() >= most;
    }

    private static Predicate<Situation> parent(String type, String at, Set<String> values) {
        return s -> s.parent(type).filter(p -> has(p, at, values)).isPresent();
    }

    private static Predicate<Situation> user(Set<String> statuses) {
        return s -> s.org()
                .store()
                .object(
                        "user",
                        s.key()
                                .map(ResourceKey::id)
                                .or(() -> s.sent().string("id"))
                                .orElse(""))
                .filter(u -> has(u, "/status", statuses))
                .isPresent();
    }

    private static Predicate<Situation> isMethod(String type) {
        return s -> s.key().filter(k -> k.id().equals(type)).isPresent();
    }

    /** An attribute that a mapping fills and pushes. */
    private static boolean isMapped(Situation s) {
        String app = s.parent().map(ResourceKey::id).orElse("");
        boolean pushes = s.parent("app")
                .filter(a -> has(a, "/features", Set.of("PUSH_PROFILE_UPDATES")))
                .isPresent();
        JsonObject profile = s.sent().object("profile").orElse(JsonObject.EMPTY);
        JsonObject was = s.before().object("profile").orElse(JsonObject.EMPTY);
        return pushes
                && s.all("profile-mapping").stream()
                        .filter(m -> has(m, "/target/id", Set.of(app)))
                        .flatMap(m -> m.object("properties").orElse(JsonObject.EMPTY).members().entrySet().stream())
                        .anyMatch(p -> has(p.getValue(), "/pushStatus", Set.of("PUSH"))
                                && profile.has(p.getKey())
                                && !profile.find(p.getKey()).equals(was.find(p.getKey())));
    }

    private static boolean isRetyped(Situation s) {
        JsonPointer properties = JsonPointer.of("/definitions/custom/properties");
        return properties.find(s.before()).orElse(JsonNull.NULL) instanceof JsonObject attributes
                && attributes.members().keySet().stream()
                        .flatMap(name -> Stream.of("scope", "type")
                                .map(part -> properties.child(name).child(part)))
                        .anyMatch(at -> at.find(s.before()).isPresent()
                                && changes(at.toString()).test(s));
    }

    private static boolean isRequired(Situation s) {
        String key = s.before().string("key").orElse("");
        return s.all("policy-mfa-enroll").stream()
                .flatMap(p -> JsonPointer.of("/settings/authenticators/*").findAll(p).stream())
                .anyMatch(a -> has(a, "/key", Set.of(key)) && !has(a, "/enroll/self", Set.of("NOT_ALLOWED")));
    }

    private static boolean isInChain(Situation s) {
        return s.all("policy-rule-access").stream()
                .flatMap(
                        r -> JsonPointer.of("/actions/appSignOn/verificationMethod/chains/*/authenticationMethods/*")
                                .findAll(r)
                                .stream())
                .anyMatch(m -> has(m, "/method", Set.of(s.id())));
    }

    private static boolean isNoServiceApp(Situation s) {
        return s.parent("app")
                .filter(a -> !has(a, "/settings/oauthClient/application_type", Set.of("service")))
                .isPresent();
    }

    private static boolean isOfDefaultBrandWithoutDomain(Situation s) {
        String brand = s.key().map(k -> k.segments().get(0)).orElse("");
        boolean isDefault = s.org()
                .store()
                .object("brand", brand)
                .filter(b -> has(b, "/isDefault", Set.of("true")))
                .isPresent();
        return isDefault
                && s.all("custom-domain").stream()
                        .noneMatch(d -> has(d, "/brandId", Set.of(brand)) && !has(d, "/id", Set.of("default")));
    }
}
