package org.butterflysecurity.testkit.okta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.NumberedRule;

/** The users of the demo tenant: about 1.6 KB each, made from their number. Every fiftieth is deactivated. */
final class DemoUsers extends NumberedRule {
    static final int DEACTIVATED_EVERY = 50;
    private static final List<String> FIRST = List.of(
            "Ada", "Bela", "Chidi", "Dana", "Emre", "Farah", "Goran", "Hana", "Ines", "Jonas", "Kaya", "Liam", "Mina",
            "Noor", "Olga", "Pavel", "Quinn", "Rosa", "Sven", "Tariq", "Uma", "Viktor", "Wen", "Ximena", "Yusuf", "Zoë",
            "Åsa", "Željko", "Jürgen", "Nuño");
    private static final List<String> LAST = List.of(
            "Abara",
            "Brandt",
            "Costa",
            "Dvořák",
            "Eriksen",
            "Fujita",
            "Gupta",
            "Haddad",
            "Ivanova",
            "Jensen",
            "Kowalski",
            "Lindqvist",
            "Moreau",
            "Nakamura",
            "Okafor",
            "Petrov",
            "Quispe",
            "Rossi",
            "Schäfer",
            "Tanaka",
            "Ueda",
            "Vargas",
            "Weber",
            "Xu",
            "Yılmaz",
            "Zhang",
            "O'Neill",
            "García",
            "Nguyễn",
            "Smith");
    private static final List<String> CITIES =
            List.of("Berlin", "Lisboa", "Nairobi", "Osaka", "Québec", "São Paulo", "Wrocław", "Zürich");
    private static final List<String> TITLES =
            List.of("Engineer", "Analyst", "Account Manager", "Designer", "Nurse", "Recruiter", "Counsel", "Director");
    private static final Instant START = Instant.parse("2021-01-04T08:00:00Z");

    private final Org org;
    private final DemoTenant tenant;
    private final JsonObject type;

    DemoUsers(Org org, DemoTenant tenant) {
        super(tenant.users());
        this.org = org;
        this.tenant = tenant;
        this.type = JsonObject.builder().put("id", org.ids().of("user-type", 0)).build();
    }

    static boolean isDeactivated(long n) {
        return n % DEACTIVATED_EVERY == DEACTIVATED_EVERY - 1;
    }

    @Override
    public String id(long n) {
        return org.ids().of("user", n);
    }

    @Override
    protected Optional<Long> index(String id) {
        return org.ids().indexOf("user", id);
    }

    @Override
    protected JsonValue document(long n) {
        return user(n);
    }

    static String login(long n) {
        return "user" + n + "@demo.example";
    }

    private static String status(long n) {
        if (isDeactivated(n)) {
            return "DEPROVISIONED";
        }
        return switch ((int) (n % 50)) {
            case 45 -> "LOCKED_OUT";
            case 46 -> "PROVISIONED";
            case 47 -> "STAGED";
            case 48 -> "SUSPENDED";
            default -> "ACTIVE";
        };
    }

    JsonObject user(long n) {
        long mixed = (n + 1) * 0x9E3779B97F4A7C15L + tenant.seed() * 0xC2B2AE3D27D4EB4FL;
        String id = id(n);
        String first = FIRST.get((int) Math.floorMod(mixed, (long) FIRST.size()));
        String last = LAST.get((int) Math.floorMod(mixed >>> 9, (long) LAST.size()));
        String city = CITIES.get((int) Math.floorMod(mixed >>> 17, (long) CITIES.size()));
        String created = Org.time(START.plusSeconds(n * 37 % 100_000_000));
        String updated = Org.time(START.plusSeconds(n * 37 % 100_000_000 + Math.floorMod(mixed >>> 5, 40_000_000L)));
        String self = org.url() + "/api/v1/users/" + id;
        boolean was = !status(n).equals("STAGED");
        return JsonObject.builder()
                .put("id", id)
                .put("status", status(n))
                .put("created", created)
                .put("activated", was ? new JsonString(created) : JsonNull.NULL)
                .put("statusChanged", was ? new JsonString(created) : JsonNull.NULL)
                .put("lastLogin", n % 3 == 0 ? JsonNull.NULL : new JsonString(updated))
                .put("lastUpdated", updated)
                .put("passwordChanged", was ? new JsonString(created) : JsonNull.NULL)
                .put("type", type)
                .put("profile", profile(n, mixed, first, last, city))
                .put("credentials", credentials(n))
                .put(
                        "_links",
                        JsonObject.builder()
                                .put("suspend", action(self + "/lifecycle/suspend"))
                                .put(
                                        "schema",
                                        Org.link(org.url() + "/api/v1/meta/schemas/user/"
                                                + org.ids().of("user-schema", 0)))
                                .put("resetPassword", action(self + "/lifecycle/reset_password"))
                                .put("changePassword", action(self + "/credentials/change_password"))
                                .put("deactivate", action(self + "/lifecycle/deactivate"))
                                .put("self", Org.link(self))
                                .put(
                                        "type",
                                        Org.link(org.url() + "/api/v1/meta/types/user/"
                                                + org.ids().of("user-type", 0)))
                                .build())
                .build();
    }

    private JsonObject profile(long n, long mixed, String first, String last, String city) {
        return JsonObject.builder()
                .put("firstName", first)
                .put("lastName", last)
                .put("displayName", first + " " + last)
                .put("login", login(n))
                .put("email", login(n))
                .put("secondEmail", n % 4 == 0 ? new JsonString("private" + n + "@mail.example") : JsonNull.NULL)
                .put("mobilePhone", "+49 30 " + (1_000_000 + Math.floorMod(mixed >>> 3, 8_999_999L)))
                .put("primaryPhone", "+49 30 " + (1_000_000 + Math.floorMod(mixed >>> 11, 8_999_999L)) + "-" + n % 100)
                .put("title", TITLES.get((int) Math.floorMod(mixed >>> 21, (long) TITLES.size())))
                .put("department", "Department " + n % 24)
                .put("organization", "Demo Company " + n % 3)
                .put("employeeNumber", String.format("E%08d", n))
                .put("costCenter", "CC-" + (1000 + n % 300))
                .put("userType", n % 9 == 0 ? "contractor" : "employee")
                .put("managerId", login(n / 12))
                .put("manager", "Manager of " + n / 12)
                .put("streetAddress", Math.floorMod(mixed >>> 7, 200L) + " Example Street")
                .put("city", city)
                .put("zipCode", String.format("%05d", Math.floorMod(mixed >>> 13, 100_000L)))
                .put("countryCode", "DE")
                .put("preferredLanguage", "en")
                .put("locale", "en_US")
                .put("timezone", "Europe/Berlin")
                .put("badgeNumber", Math.floorMod(mixed >>> 15, 1_000_000L))
                .put("skills", JsonArray.ofStrings(List.of("skill-" + n % 40, "skill-" + n % 7)))
                .build();
    }

    private JsonObject credentials(long n) {
        JsonObject.Builder credentials = JsonObject.builder().put("password", JsonObject.EMPTY);
        if (n % 5 == 0) {
            credentials.put(
                    "recovery_question",
                    JsonObject.builder()
                            .put("question", "What is " + tenant.secret("question" + n) + "?")
                            .build());
        }
        return credentials
                .put(
                        "emails",
                        JsonArray.of(JsonObject.builder()
                                .put("value", login(n))
                                .put("status", "VERIFIED")
                                .put("type", "PRIMARY")
                                .build()))
                .put(
                        "provider",
                        JsonObject.builder()
                                .put("type", "OKTA")
                                .put("name", "OKTA")
                                .build())
                .build();
    }

    private static JsonObject action(String href) {
        return JsonObject.builder().put("href", href).put("method", "POST").build();
    }
}
