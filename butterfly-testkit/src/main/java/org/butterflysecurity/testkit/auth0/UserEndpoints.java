package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Documents;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Users one by one, and searching them. */
final class UserEndpoints {
    private static final Set<String> TOKENS = Set.of("access_token", "refresh_token", "access_token_secret");

    private final Tenant tenant;

    private UserEndpoints(Tenant tenant) {
        this.tenant = tenant;
    }

    static void add(Endpoints to) {
        UserEndpoints own = new UserEndpoints(to.tenant());
        to.own("GET", "/api/v2/users", own::search)
                .own("POST", "/api/v2/users", own::create)
                .own("PATCH", "/api/v2/users/{id}", own::change)
                .extra("GET", "/api/v2/users-by-email", "user", "read:users", own::byEmail)
                .extra("GET", "/api/v2/users/{id}/permissions", "user-permission", "read:users", own::permissions);
    }

    /** How roles and organizations show a user. */
    static JsonObject summary(JsonObject user) {
        JsonObject.Builder summary = JsonObject.builder();
        for (String name : List.of("user_id", "email", "picture", "name")) {
            user.find(name).ifPresent(v -> summary.put(name, v));
        }
        return summary.build();
    }

    private Answer search(Call call) {
        Predicate<JsonObject> query = call.request()
                .query("q")
                .filter(q -> !q.isBlank())
                .map(UserQuery::parse)
                .orElse(u -> true);
        Documents users = tenant.store().of("user");
        boolean all = call.request().query("q").filter(q -> !q.isBlank()).isEmpty();
        if (all) {
            Paging.Rows rows = mark -> rows(users.below(java.util.Optional.empty(), mark), query);
            return Paging.answer(call.type(), call.request(), rows, users.count(), d -> shown(call, d));
        }
        List<JsonValue> found = new ArrayList<>();
        rows(users.all(), query).forEachRemaining(r -> found.add(r.value()));
        if (call.request()
                .query("sort")
                .filter(s -> s.startsWith("created_at:"))
                .isPresent()) {
            boolean down = call.request().query("sort").orElse("").endsWith("-1");
            found.sort((a, b) -> (down ? -1 : 1)
                    * ((JsonObject) a)
                            .string("created_at")
                            .orElse("")
                            .compareTo(((JsonObject) b).string("created_at").orElse("")));
        }
        return Paging.answer(call.type(), call.request(), Paging.Rows.of(found), found.size(), d -> shown(call, d));
    }

    private static JsonValue shown(Call call, JsonValue user) {
        return Reads.projected(call.request(), call.token().has("read:user_idp_tokens") ? user : withoutTokens(user));
    }

    static JsonValue withoutTokens(JsonValue user) {
        JsonObject whole = (JsonObject) user;
        if (whole.array("identities").isEmpty()) {
            return user;
        }
        List<JsonValue> identities = new ArrayList<>();
        for (JsonValue each : whole.array("identities").get()) {
            JsonObject identity = (JsonObject) each;
            for (String name : TOKENS) {
                identity = identity.without(name);
            }
            identities.add(identity);
        }
        return whole.with("identities", new JsonArray(identities));
    }

    private static Iterator<Paging.Row> rows(Iterator<Item> entries, Predicate<JsonObject> query) {
        Iterable<Item> each = () -> entries;
        return java.util.stream.StreamSupport.stream(each.spliterator(), false)
                .filter(e -> query.test((JsonObject) e.document()))
                .map(e -> new Paging.Row(e.key().id(), e.document()))
                .iterator();
    }

    private Answer byEmail(Call call) {
        String email = call.request().query("email").orElseThrow(() -> Refusal.invalidQuery("email is required"));
        List<JsonValue> found = new ArrayList<>();
        tenant.store().of("user").all().forEachRemaining(e -> {
            if (((JsonObject) e.document())
                    .string("email")
                    .filter(email::equalsIgnoreCase)
                    .isPresent()) {
                found.add(e.document());
            }
        });
        return Answer.json(200, new JsonArray(found));
    }

    private Answer permissions(Call call) {
        tenant.read("user", call.value(0));
        List<JsonValue> held = new ArrayList<>();
        tenant.store().below("user-permission", call.value(0)).forEachRemaining(e -> held.add(e.document()));
        return Paging.answer(tenant.type("user-permission"), call.request(), Paging.Rows.of(held), held.size(), d -> d);
    }

    private Answer create(Call call) {
        JsonObject body = call.body();
        if (body.has("identities")) {
            throw Refusal.payload("Additional properties not allowed: identities");
        }
        String connection = Call.required(body, "connection");
        JsonObject of = tenant.with("connection", "name", connection)
                .orElseThrow(() -> Refusal.notFound("The connection does not exist.", "inexistent_connection"));
        String strategy = of.string("strategy").orElse("");
        if (!Set.of("auth0", "email", "sms").contains(strategy)) {
            throw Refusal.badRequest("Users of strategy " + strategy + " cannot be created.");
        }
        JsonObject provider = JsonObject.builder().put("provider", strategy).build();
        Writes.checked(call.type(), "createOne", body.with("identities", JsonArray.of(provider)));
        requireDomain(call);
        return Answer.json(201, made(body, connection, strategy));
    }

    /** Makes a user of a database; a row of an import job and the body of a creation say the same. */
    JsonObject made(JsonObject row, String connection, String strategy) {
        String own = row.string("user_id").orElseGet(() -> tenant.ids().next("user"));
        String id = strategy + "|" + own;
        if (tenant.find("user", id).isPresent()) {
            throw Refusal.conflict("The user already exists.");
        }
        JsonObject user = row.without("connection")
                .without("password")
                .without("verify_email")
                .without("password_hash")
                .without("custom_password_hash")
                .without("mfa_factors")
                .with("user_id", new JsonString(id))
                .with("created_at", new JsonString(tenant.now()))
                .with("updated_at", new JsonString(tenant.now()))
                .with(
                        "identities",
                        JsonArray.of(JsonObject.builder()
                                .put("user_id", own)
                                .put("connection", connection)
                                .put("provider", strategy)
                                .put("isSocial", false)
                                .build()));
        if (!user.has("email_verified") && user.has("email")) {
            user = user.with("email_verified", JsonBoolean.FALSE);
        }
        if (!user.has("name") && user.has("email")) {
            user = user.with("name", user.find("email").orElseThrow());
        }
        tenant.put("user", user, id);
        return user;
    }

    /** A mail could come from any of several domains: then a request says from which, or one is the default. */
    private void requireDomain(Call call) {
        long ready = 0;
        for (var each = tenant.store().of("custom-domain").all(); each.hasNext(); ) {
            JsonObject domain = (JsonObject) each.next().document();
            ready += domain.string("status").filter("ready"::equals).isPresent() ? 1 : 0;
        }
        boolean isDefault = tenant.find("custom-domain-default", "-")
                .flatMap(d -> d.string("domain"))
                .filter(d -> !d.isEmpty())
                .isPresent();
        if (ready > 1
                && !isDefault
                && call.request().header("auth0-custom-domain").isEmpty()) {
            throw new Refusal(409, "Conflict", "There are several verified custom domains.", "custom_domain_conflict");
        }
    }

    static UserEndpoints of(Tenant tenant) {
        return new UserEndpoints(tenant);
    }

    private Answer change(Call call) {
        JsonObject before = tenant.read("user", call.value(0));
        JsonObject body = Writes.checked(
                call.type(), call.type().writing().operation("update").orElseThrow(), before, call.body());
        requireDomain(call);
        int identifiers = 0;
        for (String name : Set.of("email", "username", "password", "phone_number")) {
            identifiers += body.has(name) ? 1 : 0;
        }
        if (identifiers > 1) {
            throw Refusal.badRequest("Cannot update email, username, phone_number and password simultaneously");
        }
        if (body.has("email_verified") && (body.has("username") || body.has("password"))) {
            throw Refusal.badRequest("Cannot update email_verified with username or password simultaneously");
        }
        JsonObject reset = body.has("email") && !body.has("email_verified")
                ? before.with("email_verified", JsonBoolean.FALSE)
                : before;
        JsonObject after = Writes.merged(
                        reset,
                        body.without("password")
                                .without("connection")
                                .without("client_id")
                                .without("verify_email")
                                .without("verify_phone_number"))
                .with("updated_at", new JsonString(tenant.now()));
        tenant.store().of("user").put(ResourceKey.of(call.value(0)), after);
        return Answer.json(200, after);
    }
}
