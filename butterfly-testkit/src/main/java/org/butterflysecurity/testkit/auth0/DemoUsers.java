package org.butterflysecurity.testkit.auth0;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.NumberedRule;

/** The users of the demo tenant, made from their number: all of the first database. */
final class DemoUsers extends NumberedRule {
    static final String DATABASE = "Username-Password-Authentication";

    private static final List<String> FIRST = List.of(
            "Ada", "Bela", "Chidi", "Dana", "Emre", "Farah", "Goran", "Hana", "Inès", "Jonas", "Kaya", "Željko", "Zoë");
    private static final List<String> LAST = List.of(
            "Abara", "Brandt", "Costa", "Dvořák", "Eriksen", "Fujita", "Gupta", "Haddad", "Nguyễn", "O'Neill",
            "Schäfer");
    private static final List<String> CITIES = List.of("Berlin", "Lisboa", "Nairobi", "Osaka", "Québec", "Wrocław");
    private static final Instant START = Instant.parse("2021-01-04T08:00:00Z");

    private final Tenant tenant;
    private final DemoTenant demo;

    DemoUsers(Tenant tenant, DemoTenant demo) {
        super(demo.users());
        this.tenant = tenant;
        this.demo = demo;
    }

    @Override
    public String id(long n) {
        return tenant.ids().user(n);
    }

    @Override
    protected Optional<Long> index(String id) {
        return tenant.ids().indexOfUser(id);
    }

    @Override
    protected JsonValue document(long n) {
        return user(n);
    }

    JsonObject user(long n) {
        long mixed = (n + 1) * 0x9E3779B97F4A7C15L + demo.seed() * 0xC2B2AE3D27D4EB4FL;
        String first = FIRST.get((int) Math.floorMod(mixed, (long) FIRST.size()));
        String last = LAST.get((int) Math.floorMod(mixed >>> 9, (long) LAST.size()));
        String id = id(n);
        JsonObject.Builder user = JsonObject.builder()
                .put("user_id", id)
                .put("email", "user" + n + "@demo.example")
                .put("email_verified", n % 7 != 0)
                .put("name", first + " " + last)
                .put("given_name", first)
                .put("family_name", last)
                .put("nickname", "user" + n)
                .put("picture", "https://cdn.demo.example/avatars/" + n % 26 + ".png")
                .put("created_at", Tenant.time(START.plusSeconds(n * 37 % 100_000_000)))
                .put(
                        "updated_at",
                        Tenant.time(START.plusSeconds(n * 37 % 100_000_000 + Math.floorMod(mixed >>> 5, 40_000_000L))))
                .put(
                        "identities",
                        JsonArray.of(JsonObject.builder()
                                .put("connection", DATABASE)
                                .put("user_id", id.substring("auth0|".length()))
                                .put("provider", "auth0")
                                .put("isSocial", false)
                                .build()))
                .put(
                        "user_metadata",
                        JsonObject.builder()
                                .put("city", CITIES.get((int) Math.floorMod(mixed >>> 17, (long) CITIES.size())))
                                .put("newsletter", n % 3 == 0)
                                .put("phone", "+49 30 " + (1_000_000 + Math.floorMod(mixed >>> 3, 8_999_999L)))
                                .build())
                .put(
                        "app_metadata",
                        JsonObject.builder()
                                .put("employee", String.format("E%08d", n))
                                .put("department", "Department " + n % 24)
                                .put("plan", n % 5 == 0 ? "gold" : "standard")
                                .build());
        if (n % 2 == 0) {
            user.put("last_login", Tenant.time(START.plusSeconds(n * 37 % 100_000_000 + 3600)))
                    .put("last_ip", "192.0.2." + n % 250)
                    .put("logins_count", Math.floorMod(mixed >>> 21, 500L) + 1);
        }
        if (n % 11 == 3) {
            user.put("multifactor", JsonArray.ofStrings(List.of("guardian")));
        }
        if (n % 29 == 5) {
            user.put("blocked", true);
        }
        return user.build();
    }
}
