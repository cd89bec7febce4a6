package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Users: statuses and how they follow each other, the plain list without deactivated users, deletion in two steps. */
final class Users extends TypeRules {
    private static final Set<String> FILTERABLE = Set.of(
            "status", "lastUpdated", "id", "profile.login", "profile.email", "profile.firstName", "profile.lastName");

    @Override
    Predicate<JsonValue> shown(Request request) {
        Optional<String> filter = request.query("filter").filter(f -> !f.isEmpty());
        Optional<String> search = request.query("search").filter(f -> !f.isEmpty());
        if (filter.isPresent()) {
            return FilterExpression.parse(filter.get()).only(FILTERABLE)::holds;
        }
        if (search.isPresent()) {
            return FilterExpression.parse(search.get())::holds;
        }
        String q = request.query("q").orElse("").toLowerCase(Locale.ROOT);
        return d -> !"DEPROVISIONED".equals(status(d)) && (q.isEmpty() || matches(d, q));
    }

    /** With {@code expand=classification} the listing has what else takes a call for every user. */
    @Override
    JsonValue listed(Store store, Item entry, Request request) {
        JsonValue user = full(store, entry);
        if (!request.query("expand").orElse("").equals("classification")) {
            return user;
        }
        return store.object("user-classification", entry.key().toString())
                .<JsonValue>map(classification -> ((JsonObject) user)
                        .with(
                                "_embedded",
                                JsonObject.builder()
                                        .put("classification", classification)
                                        .build()))
                .orElse(user);
    }

    private static boolean matches(JsonValue user, String q) {
        return List.of("/profile/firstName", "/profile/lastName", "/profile/email").stream()
                .anyMatch(p -> ResourceApi.textAt(user, p)
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith(q));
    }

    private static String status(JsonValue user) {
        return ResourceApi.textAt(user, "/status").orElse("");
    }

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        JsonObject profile = document.object("profile").orElse(JsonObject.EMPTY);
        String login = profile.string("login").orElse("");
        for (String name : List.of("login", "email")) {
            if (profile.string(name).filter(v -> v.contains("@")).isEmpty()) {
                throw Refusal.invalid(name, "Username and email must be in the form of an email address");
            }
        }
        if (byLogin(org, login).isPresent()) {
            throw Refusal.invalid("login", "An object with this field already exists in the current organization");
        }
        boolean activate = !request.query("activate").orElse("true").equals("false");
        boolean password = document.object("credentials")
                .flatMap(c -> c.object("password"))
                .filter(p -> !p.isEmpty())
                .isPresent();
        String status = !activate ? "STAGED" : password ? "ACTIVE" : "PROVISIONED";
        JsonObject credentials = document.object("credentials").orElse(JsonObject.EMPTY);
        JsonObject.Builder shown = JsonObject.builder();
        if (password) {
            shown.put("password", JsonObject.EMPTY);
        }
        credentials.object("recovery_question").ifPresent(r -> shown.put("recovery_question", r.without("answer")));
        shown.put(
                "provider",
                credentials
                        .find("provider")
                        .orElse(JsonObject.builder()
                                .put("type", "OKTA")
                                .put("name", "OKTA")
                                .build()));
        return document.without("groupIds")
                .with("status", new JsonString(status))
                .with("activated", activate ? new JsonString(org.now()) : JsonNull.NULL)
                .with("statusChanged", activate ? new JsonString(org.now()) : JsonNull.NULL)
                .with("lastLogin", JsonNull.NULL)
                .with("passwordChanged", JsonNull.NULL)
                .with(
                        "type",
                        document.find("type")
                                .orElse(JsonObject.builder()
                                        .put("id", org.ids().of("user-type", 0))
                                        .build()))
                .with("credentials", shown.build())
                .with("_groupIds", document.find("groupIds").orElse(JsonArray.EMPTY));
    }

    @Override
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        JsonArray groups = document.array("_groupIds").orElse(JsonArray.EMPTY);
        if (groups.size() > 20) {
            throw Refusal.invalid("groupIds", "At most 20 groups.");
        }
        JsonObject user = document.without("_groupIds");
        org.store().put("user", key, user);
        groups.forEach(g -> Memberships.add(org, ResourceApi.text(g), key.id()));
        return user;
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        String login = after.object("profile").flatMap(p -> p.string("login")).orElse("");
        if (byLogin(org, login).filter(u -> !u.equals(key.id())).isPresent()) {
            throw Refusal.invalid("login", "An object with this field already exists in the current organization");
        }
        return after.with("credentials", before.find("credentials").orElse(JsonObject.EMPTY));
    }

    @Override
    boolean deleting(Org org, ResourceKey key, JsonObject document, Request request) {
        if (!"DEPROVISIONED".equals(status(document))) {
            deactivate(org, key, document);
            return true;
        }
        return false;
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        if (key.isEmpty() || operation.equals(Router.GET) && isKnown(org, key.get())) {
            return Optional.empty();
        }
        if (operation.equals(Router.GET)) {
            return byLogin(org, key.get().id())
                    .flatMap(id -> org.store().object("user", id))
                    .map(u -> Answer.json(200, u));
        }
        JsonObject user = org.store()
                .object("user", key.get().id())
                .orElseThrow(() -> Refusal.notFound(key.get().id(), "User"));
        return switch (operation) {
            case "activate" ->
                Optional.of(move(org, key.get(), user, Set.of("STAGED", "DEPROVISIONED"), "PROVISIONED"));
            case "reactivate" -> Optional.of(move(org, key.get(), user, Set.of("PROVISIONED"), "PROVISIONED"));
            case "suspend" -> Optional.of(move(org, key.get(), user, Set.of("ACTIVE"), "SUSPENDED"));
            case "unsuspend" -> Optional.of(move(org, key.get(), user, Set.of("SUSPENDED"), "ACTIVE"));
            case "unlock" -> Optional.of(move(org, key.get(), user, Set.of("LOCKED_OUT"), "ACTIVE"));
            case "resetPassword" ->
                Optional.of(move(org, key.get(), user, Set.of("ACTIVE", "PROVISIONED", "RECOVERY"), "RECOVERY"));
            case "resetFactors" -> Optional.of(Answer.json(200, JsonObject.EMPTY));
            case "deactivate" -> {
                deactivate(org, key.get(), user);
                yield Optional.of(Answer.json(200, JsonObject.EMPTY));
            }
            default -> Optional.empty();
        };
    }

    private static boolean isKnown(Org org, ResourceKey key) {
        return org.store().of("user").find(key).isPresent();
    }

    private static Answer move(Org org, ResourceKey key, JsonObject user, Set<String> from, String to) {
        if (!from.contains(status(user))) {
            throw new Refusal(403, "E0000038", "This operation is not allowed in the user's current status.");
        }
        org.store().put("user", key, withStatus(org, user, to));
        boolean token = to.equals("PROVISIONED");
        return Answer.json(
                200,
                token
                        ? JsonObject.builder()
                                .put("activationUrl", org.url() + "/welcome/one-time-" + key.id())
                                .put("activationToken", "one-time-" + key.id())
                                .build()
                        : JsonObject.EMPTY);
    }

    /** A deactivated user loses memberships, assignments and roles. */
    private static void deactivate(Org org, ResourceKey key, JsonObject user) {
        org.store().put("user", key, withStatus(org, user, "DEPROVISIONED"));
        for (String relation : List.of("group-membership", "app-user")) {
            ResourceType parent = org.store()
                    .catalog()
                    .get(ResourceType.of("okta/" + relation))
                    .reading()
                    .parent()
                    .orElseThrow();
            Iterator<Item> parents = org.store().of(parent).all();
            while (parents.hasNext()) {
                org.store().of(relation).remove(parents.next().key().child(key.id()));
            }
        }
        TypeDefinition roles = org.store().catalog().get(ResourceType.of("okta/role-assignment-user"));
        org.store()
                .of("role-assignment-user")
                .below(Optional.of(key), "")
                .forEachRemaining(e -> org.store().removeWithChildren(roles, e.key()));
    }

    private static JsonObject withStatus(Org org, JsonObject user, String status) {
        return user.with("status", new JsonString(status))
                .with("statusChanged", new JsonString(org.now()))
                .with("lastUpdated", new JsonString(org.now()));
    }

    /** The id of the user with {@code login}: of the demo tenant by its number, of others by looking. */
    private static Optional<String> byLogin(Org org, String login) {
        if (login.matches("user[0-9]{1,9}@demo\\.example")) {
            String id = org.ids().of("user", Long.parseLong(login.substring(4, login.indexOf('@'))));
            return org.store()
                    .object("user", id)
                    .filter(u ->
                            login.equals(ResourceApi.textAt(u, "/profile/login").orElse("")))
                    .map(u -> id);
        }
        Iterator<Item> later =
                org.store().of("user").below(Optional.empty(), org.ids().lastOfDemo("user"));
        while (later.hasNext()) {
            Item user = later.next();
            if (login.equals(
                    ResourceApi.textAt(user.document(), "/profile/login").orElse(""))) {
                return Optional.of(user.key().id());
            }
        }
        return Optional.empty();
    }
}
