package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Orgs in which a restore that knew no better would be refused: it is not refused once, and the org is as it was, or a person is told
 * of the object.
 */
class OktaRefusedNothingTest {
    private static final String NEW = "zz0new00000000005d7";

    @TempDir
    private Path directory;

    /**
     * A situation.
     *
     * @param code what the org would answer
     * @param types what is backed up; the first is the type of which a person is told
     * @param before how the org is when it is backed up
     * @param since what happened to it since
     * @param deletes how many deletions are allowed
     * @param person whether it is left to a person
     */
    private record Row(
            String name,
            String code,
            String types,
            Consumer<Harm> before,
            Consumer<Harm> since,
            int deletes,
            boolean person) {
        static Row of(String name, String code, String types, Consumer<Harm> since) {
            return new Row(name, code, types, h -> {}, since, 100, false);
        }

        Row after(Consumer<Harm> prepared) {
            return new Row(name, code, types, prepared, since, deletes, person);
        }

        Row withoutDeletions() {
            return new Row(name, code, types, before, since, 0, person);
        }

        Row byPerson() {
            return new Row(name, code, types, before, since, deletes, true);
        }

        @Override
        public String toString() {
            return code + ": " + name;
        }
    }

    /** What is done to an org behind its back. */
    private record Harm(SimulatedOkta org) {
        Item first(String type, String... words) {
            return org.state()
                    .all(type(type))
                    .filter(i -> Stream.of(words).allMatch(Json.compact(i.document())::contains))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + type + " with " + List.of(words)));
        }

        Item own(String type) {
            return org.state()
                    .all(type(type))
                    .filter(i -> OktaRoundTripProperties.isOfTenant(org, definition(type), i))
                    .findFirst()
                    .orElseThrow();
        }

        Item edit(String type, Item item, String at, JsonValue value) {
            JsonValue edited = Edits.set(item.document(), JsonPointer.of(at), value);
            org.state().put(type(type), item.key(), edited);
            return new Item(item.key(), edited);
        }

        Item edit(String type, Item item, String at, String value) {
            return edit(type, item, at, new JsonString(value));
        }

        /** Another like it, with an id of its own. */
        Item copy(String type, Item item) {
            ResourceKey key = item.key().parent().map(p -> p.child(NEW)).orElseGet(() -> ResourceKey.of(NEW));
            JsonPointer id = definition(type).identity().id().orElseThrow();
            Item copy = new Item(key, Edits.set(item.document(), id, new JsonString(NEW)));
            org.state().put(type(type), key, copy.document());
            return copy;
        }

        /** Deleted and made again by somebody. */
        Item remade(String type, Item item) {
            Item copy = copy(type, item);
            org.state().remove(type(type), item.key());
            return copy;
        }

        void remove(String type, Item item) {
            org.state().remove(type(type), item.key());
        }
    }

    private static ResourceType type(String name) {
        return ResourceType.of("okta/" + name);
    }

    private static TypeDefinition definition(String name) {
        return OktaCatalog.catalog().get(type(name));
    }

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "an active rule is to go",
                        "E0000056",
                        "group-rule group",
                        h -> h.edit(
                                "group-rule",
                                h.copy("group-rule", h.first("group-rule", "\"ACTIVE\"")),
                                "/name",
                                "new")),
                Row.of(
                        "an active rule was renamed",
                        "E0000001",
                        "group-rule group",
                        h -> h.edit("group-rule", h.first("group-rule", "\"ACTIVE\""), "/name", "renamed")),
                Row.of(
                        "an active zone is to go",
                        "E0000056",
                        "network-zone",
                        h -> h.edit("network-zone", h.copy("network-zone", h.own("network-zone")), "/name", "new")),
                Row.of(
                                "a built-in group was edited",
                                "E0000077",
                                "group",
                                h -> h.edit("group", h.first("group", "BUILT_IN"), "/profile/description", "edited"))
                        .byPerson(),
                Row.of(
                        "a group was made again",
                        "E0000055",
                        "group group-membership",
                        h -> h.remade("group", h.own("group"))),
                Row.of(
                        "an app is inactive and edited",
                        "E0000056",
                        "app",
                        h -> h.edit(
                                "app",
                                h.edit("app", h.first("app", "\"slack\""), "/label", "edited"),
                                "/status",
                                "INACTIVE")),
                Row.of(
                        "the label of an app is taken",
                        "E0000040",
                        "app",
                        h -> h.remade("app", h.first("app", "\"slack\""))),
                Row.of(
                                "a user of a directory was edited",
                                "E0000023",
                                "user",
                                h -> h.edit("user", h.own("user"), "/profile/firstName", "Edited"))
                        .after(h -> h.edit("user", h.own("user"), "/credentials/provider/type", "ACTIVE_DIRECTORY"))
                        .byPerson(),
                Row.of(
                                "a deactivated user was edited",
                                "E0000038",
                                "user",
                                h -> h.edit("user", h.own("user"), "/profile/firstName", "Edited"))
                        .after(h -> h.edit("user", h.own("user"), "/status", "DEPROVISIONED"))
                        .byPerson(),
                Row.of(
                                "a suspended user lacks an app",
                                "E0000117",
                                "app-user app user",
                                h -> h.remove("app-user", h.first("app-user", "\"USER\"")))
                        .after(h -> h.edit("user", userOf(h, h.first("app-user", "\"USER\"")), "/status", "SUSPENDED"))
                        .byPerson(),
                Row.of("a user was suspended and lost an app", "E0000117", "app-user app user", h -> {
                            Item assigned = h.first("app-user", "\"USER\"");
                            h.edit("user", userOf(h, assigned), "/status", "SUSPENDED");
                            h.remove("app-user", assigned);
                        })
                        .after(h -> h.edit("user", userOf(h, h.first("app-user", "\"USER\"")), "/status", "ACTIVE")),
                Row.of(
                        "a behavior was made again with another type",
                        "E0000078",
                        "behavior",
                        h -> h.edit("behavior", h.remade("behavior", h.own("behavior")), "/type", "VELOCITY")),
                Row.of("a user has a new type", "E0000142", "user-type user", h -> {
                    h.edit("user-type", h.copy("user-type", h.own("user-type")), "/name", "new");
                    h.edit("user", h.own("user"), "/type/id", NEW);
                }),
                Row.of("a user is in a new realm", "E0000178", "realm user", h -> {
                            h.edit("realm", h.copy("realm", h.own("realm")), "/profile/name", "New");
                            h.edit("user", h.own("user"), "/realmId", NEW);
                        })
                        .after(h -> h.edit(
                                "user",
                                h.own("user"),
                                "/realmId",
                                h.own("realm").key().id())),
                Row.of("a new policy needs an authenticator", "E0000148", "authenticator policy-mfa-enroll", h -> {
                            h.edit("authenticator", h.first("authenticator", "webauthn"), "/status", "ACTIVE");
                            h.edit(
                                    "policy-mfa-enroll",
                                    h.edit(
                                            "policy-mfa-enroll",
                                            h.copy("policy-mfa-enroll", h.own("policy-mfa-enroll")),
                                            "/name",
                                            "new"),
                                    "/settings",
                                    Json.parse(
                                            "{\"authenticators\":[{\"key\":\"webauthn\",\"enroll\":{\"self\":\"REQUIRED\"}}]}"));
                        })
                        .after(h ->
                                h.edit("authenticator", h.first("authenticator", "webauthn"), "/status", "INACTIVE"))
                        .withoutDeletions()
                        .byPerson(),
                Row.of(
                                "an authenticator was activated for a policy",
                                "E0000148",
                                "authenticator policy-mfa-enroll",
                                h -> {
                                    h.edit("authenticator", h.first("authenticator", "webauthn"), "/status", "ACTIVE");
                                    h.edit(
                                            "policy-mfa-enroll",
                                            h.own("policy-mfa-enroll"),
                                            "/settings",
                                            Json.parse(
                                                    "{\"authenticators\":[{\"key\":\"webauthn\",\"enroll\":{\"self\":\"REQUIRED\"}}]}"));
                                })
                        .after(h ->
                                h.edit("authenticator", h.first("authenticator", "webauthn"), "/status", "INACTIVE")),
                Row.of(
                        "another CAPTCHA is there",
                        "E0000166",
                        "captcha",
                        h -> h.edit("captcha", h.remade("captcha", h.own("captcha")), "/siteKey", "other")),
                Row.of(
                        "a group that is to get a role is filled by a new rule",
                        "E0000192",
                        "role-assignment-group group group-rule",
                        h -> ruleForAdministrators(h)),
                Row.of(
                                "a group that is to get a role is filled by a rule",
                                "E0000192",
                                "role-assignment-group group group-rule",
                                h -> ruleForAdministrators(h))
                        .withoutDeletions()
                        .byPerson(),
                Row.of("a new brand has a domain", "E0000201", "brand custom-domain", h -> {
                    Item brand = h.copy("brand", h.first("brand", "\"isDefault\":true"));
                    h.edit("brand", h.edit("brand", brand, "/name", "new"), "/isDefault", JsonBoolean.FALSE);
                    Item domain = h.copy("custom-domain", h.first("custom-domain", "login.demo"));
                    h.edit("custom-domain", h.edit("custom-domain", domain, "/domain", "new.example"), "/brandId", NEW);
                }),
                Row.of("another e-mail is the default", "E0000185", "email-customization", h -> {
                    Item was = h.first("email-customization", "\"isDefault\":true");
                    Item other = other(h, was);
                    h.edit("email-customization", was, "/isDefault", JsonBoolean.FALSE);
                    h.edit("email-customization", other, "/isDefault", JsonBoolean.TRUE);
                }),
                Row.of("another mail server is enabled", "E0000222", "email-server", h -> {
                    Item was = h.first("email-server", "\"enabled\":true");
                    h.edit("email-server", h.first("email-server", "\"enabled\":false"), "/enabled", JsonBoolean.TRUE);
                    h.edit("email-server", was, "/enabled", JsonBoolean.FALSE);
                }),
                Row.of("a new mail server is enabled", "E0000222", "email-server", h -> {
                            Item was = h.first("email-server", "\"enabled\":true");
                            h.edit("email-server", h.copy("email-server", was), "/alias", "new");
                            h.edit("email-server", was, "/enabled", JsonBoolean.FALSE);
                        })
                        .withoutDeletions()
                        .byPerson(),
                Row.of("the default brand lost its domain", "E0000213", "sign-in-page brand custom-domain", h -> {
                    h.edit("sign-in-page", h.first("sign-in-page"), "/pageContent", "edited");
                    h.remove("custom-domain", h.first("custom-domain", "login.demo"));
                }),
                Row.of(
                                "an AAGUID in use was edited",
                                "E0000209",
                                "authenticator-custom-aaguid authenticator policy-mfa-enroll",
                                h -> h.edit(
                                        "authenticator-custom-aaguid",
                                        h.first("authenticator-custom-aaguid"),
                                        "/attestationRootCertificates",
                                        JsonArray.ofStrings(List.of("edited"))))
                        .after(h -> {
                            h.edit(
                                    "authenticator-custom-aaguid",
                                    h.first("authenticator-custom-aaguid"),
                                    "/name",
                                    "Keys");
                            h.edit(
                                    "policy-mfa-enroll",
                                    h.own("policy-mfa-enroll"),
                                    "/settings",
                                    Json.parse(
                                            "{\"authenticators\":[{\"key\":\"webauthn\",\"constraints\":{\"aaguidGroups\":[\"Keys\"]}}]}"));
                        })
                        .byPerson(),
                Row.of("a new CAPTCHA is in use", "E0000168", "captcha org-captcha-settings", h -> {
                            h.org()
                                    .state()
                                    .put(
                                            type("captcha"),
                                            ResourceKey.of(NEW),
                                            Json.parse("{\"id\":\"" + NEW
                                                    + "\",\"name\":\"new\",\"siteKey\":\"k\",\"type\":\"HCAPTCHA\"}"));
                            h.edit("org-captcha-settings", h.first("org-captcha-settings"), "/captchaId", NEW);
                        })
                        .after(h -> {
                            h.remove("captcha", h.first("captcha"));
                            h.edit(
                                    "org-captcha-settings",
                                    h.first("org-captcha-settings"),
                                    "/captchaId",
                                    JsonNull.NULL);
                        }),
                Row.of("an authenticator has a new push provider", "E0000187", "push-provider authenticator", h -> {
                    h.edit("push-provider", h.copy("push-provider", h.own("push-provider")), "/name", "new");
                    h.edit(
                            "authenticator",
                            h.first("authenticator", "webauthn"),
                            "/provider/configuration/apns/id",
                            NEW);
                }),
                Row.of(
                        "a certificate was uploaded again",
                        "E0000096",
                        "idp-key",
                        h -> h.remade("idp-key", h.own("idp-key"))),
                Row.of(
                        "ThreatInsight exempts a new zone",
                        "E0000001",
                        "network-zone threat-insight-configuration",
                        h -> {
                            h.edit("network-zone", h.copy("network-zone", h.own("network-zone")), "/name", "new");
                            h.edit(
                                    "threat-insight-configuration",
                                    h.first("threat-insight-configuration"),
                                    "/excludeZones",
                                    JsonArray.ofStrings(List.of(NEW)));
                        }));
    }

    private static Item userOf(Harm harm, Item assigned) {
        return harm.first("user", "\"" + assigned.key().id() + "\"");
    }

    private static Item other(Harm harm, Item item) {
        return harm.org()
                .state()
                .all(type("email-customization"))
                .filter(i -> !i.key().equals(item.key())
                        && i.key().parent().equals(item.key().parent()))
                .findFirst()
                .orElseThrow();
    }

    /** Takes the role from a group, and makes a rule that fills it. */
    private static void ruleForAdministrators(Harm harm) {
        Item role = harm.first("role-assignment-group");
        String group = role.key().segments().get(0);
        harm.remove("role-assignment-group", role);
        Item rule = harm.edit("group-rule", harm.copy("group-rule", harm.own("group-rule")), "/name", "new");
        harm.edit("group-rule", rule, "/actions/assignUserToGroups/groupIds", JsonArray.ofStrings(List.of(group)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void nothingIsRefused(Row row) {
        List<TypeDefinition> types = Stream.of(row.types().split(" "))
                .map(OktaRefusedNothingTest::definition)
                .toList();
        OktaOptions options = OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(5).users(8).groups(8).apps(6));
        try (SimulatedOkta org = SimulatedOkta.start(options);
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            row.before().accept(new Harm(org));
            Snapshot snapshot = backup.run(RunOptions.defaults()
                    .withTypes(types.stream().map(TypeDefinition::type).toList()));
            TenantGraph before = OktaRoundTripProperties.graph(org, types);
            row.since().accept(new Harm(org));
            org.calls().reset();

            RestorePlan plan = backup.planRestore(
                    snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(row.deletes())));
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            String story = plan + "\n" + Json.pretty(report.toJson());
            assertThat(org.calls().byRefusal()).as(story).doesNotContainKey(row.code());
            assertThat(Damage.notPutRight(report)).as(story).isEmpty();
            boolean isPersonTold = plan.steps().stream()
                    .anyMatch(s -> s.kind() == Step.Kind.NEEDS_PERSON
                            && s.target().type().equals(types.get(0).type()));
            if (row.person()) {
                assertThat(isPersonTold).as(story).isTrue();
            } else {
                assertThat(before.difference(OktaRoundTripProperties.graph(org, types)))
                        .as(story)
                        .isEmpty();
            }
        }
    }
}
