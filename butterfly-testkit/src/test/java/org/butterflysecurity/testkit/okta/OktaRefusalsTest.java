package org.butterflysecurity.testkit.okta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.restore.Placeholders;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Okta refuses, a row each: the request, the answer, and by which word of the catalog a restore does not come to ask it. See {@link Placeholders}
 * for objects in words.
 */
class OktaRefusalsTest {
    private static SimulatedOkta org;

    @BeforeAll
    static void start() {
        org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
        org.state()
                .put(
                        ResourceType.of("okta/brand"),
                        ResourceKey.of("other"),
                        Json.parse("{\"id\":\"other\",\"name\":\"other\",\"isDefault\":false}"));
        Item aaguid = item("authenticator-custom-aaguid");
        JsonValue named = Edits.set(aaguid.document(), JsonPointer.of("/name"), new JsonString("Keys"));
        org.state().put(ResourceType.of("okta/authenticator-custom-aaguid"), aaguid.key(), named);
    }

    @AfterAll
    static void stop() {
        org.close();
    }

    /** The words: {@code needs} a status first, {@code fixed} so made anew, {@code builtIn}, {@code matched} so changed and not made,
     * {@code when} only what fulfils it, {@code first} before others, {@code obstacles} not while another stands in the way. */
    @ParameterizedTest(name = "{0}: {1} {2} is refused with {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    group | DELETE | /api/v1/groups/{group!} | | 403 E0000077 | builtIn
                    group | POST | /api/v1/groups | {"profile":{"name":"Everyone"}} | 409 E0000055 | matched
                    group-membership | PUT | /api/v1/groups/{group!}/users/{user} | | 403 E0000077 | order
                    group-rule | DELETE | /api/v1/groups/rules/{group-rule=ACTIVE} | | 403 E0000056 | needs
                    group-rule | PUT | /api/v1/groups/rules/{group-rule=Engineers} | {"name":"x","type":"group_rule","conditions":{},"actions":{"assignUserToGroups":{"groupIds":[]}}} | 400 E0000001 | needs
                    group-rule | PUT | /api/v1/groups/rules/{group-rule=INACTIVE} | {"name":"x","type":"group_rule","conditions":{},"actions":{"assignUserToGroups":{"groupIds":[]}}} | 400 E0000001 | fixed
                    app | DELETE | /api/v1/apps/{app=google} | | 403 E0000056 | needs
                    app | DELETE | /api/v1/apps/{app!} | | 403 E0000077 | builtIn
                    app | POST | /api/v1/apps | {"name":"saasure","label":"x","signOnMode":"OPENID_CONNECT"} | 400 E0000041 | builtIn
                    app | POST | /api/v1/apps | {"name":"slack","label":"Slack","signOnMode":"SAML_2_0"} | 400 E0000040 | matched
                    app-user | POST | /api/v1/apps/{app-user.0}/users | {"id":"{app-user}","scope":"USER"} | 409 E0000062 | matched
                    user-type | PUT | /api/v1/meta/types/user/{user-type} | {"name":"other","displayName":"x","description":"x"} | 400 E0000001 | fixed
                    authz-server | DELETE | /api/v1/authorizationServers/{authz-server} | | 403 E0000056 | needs
                    network-zone | DELETE | /api/v1/zones/{network-zone=ACTIVE} | | 403 E0000056 | needs
                    inline-hook | DELETE | /api/v1/inlineHooks/{inline-hook=ACTIVE} | | 403 E0000056 | needs
                    event-hook | DELETE | /api/v1/eventHooks/{event-hook=ACTIVE} | | 403 E0000056 | needs
                    realm-assignment | DELETE | /api/v1/realm-assignments/{realm-assignment=ACTIVE} | | 403 E0000056 | needs
                    app-group-push-mapping | DELETE | /api/v1/apps/{app-group-push-mapping.0}/group-push/mappings/{app-group-push-mapping} | | 403 E0000056 | needs
                    policy-access | DELETE | /api/v1/policies/{policy-access!} | | 403 E0000077 | builtIn
                    policy-rule-access | DELETE | /api/v1/policies/{policy-rule-access!.0}/rules/{policy-rule-access!} | | 403 E0000077 | builtIn
                    brand | DELETE | /api/v1/brands/{brand!} | | 409 E0000200 | builtIn
                    idp-key | POST | /api/v1/idps/credentials/keys | {"x5c":["DemoCertificate0"]} | 409 E0000096 | matched
                    linked-object-definition | POST | /api/v1/meta/schemas/user/linkedObjects | {"primary":{"name":"manager","title":"x","type":"USER"},"associated":{"name":"subordinate","title":"x","type":"USER"}} | 409 E0000127 | matched
                    custom-role | DELETE | /api/v1/iam/roles/{custom-role} | | 400 E0000001 | order
                    role-assignment-user | POST | /api/v1/users/{role-assignment-user=USER_ADMIN.0}/roles | {"type":"USER_ADMIN"} | 409 E0000090 | matched
                    role-assignment-group | POST | /api/v1/groups/{group!}/roles | {"type":"USER_ADMIN"} | 400 E0000211 | order
                    role-assignment-group | POST | /api/v1/groups/{group=Team 0}/roles | {"type":"USER_ADMIN"} | 400 E0000192 | order
                    role-target-group | DELETE | /api/v1/groups/{role-target-group.0}/roles/{role-target-group.1}/targets/groups/{role-target-group} | | 400 E0000001 | order
                    resource-set-binding | POST | /api/v1/iam/resource-sets/{resource-set}/bindings | {"role":"{custom-role}","members":[]} | 400 E0000001 | order
                    group-owner | POST | /api/v1/groups/{group-owner.0}/owners | {"id":"{group-owner}","type":"USER"} | 400 E0000001 | matched
                    policy-rule-access | POST | /api/v1/policies/{policy-access!}/rules | {"name":"x","type":"ACCESS_POLICY","conditions":{"network":{"connection":"ZONE","include":["nzoNowhere"]}},"actions":{}} | 400 E0000001 | order
                    """)
    void refusedAndNotAskedFor(String name, String method, String path, String body, String answer, String word)
            throws Exception {
        TypeDefinition type = OktaCatalog.catalog().get(ResourceType.of("okta/" + name));
        Caller caller = new Caller(org).withSsws();

        String code = Caller.code(caller.send(method, filled(path), body == null ? "" : filled(body)));

        assertThat(code).isEqualTo(answer);
        assertThat(isMet(type, method, word))
                .as(name + " has no word for '" + word + "'")
                .isTrue();
    }

    /** What is refused in a situation: the field of the object that is set first, then as above. */
    @ParameterizedTest(name = "{0}: {4} {5} is refused with {7}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    user | user | /credentials/provider/type | "LDAP" | PUT | /api/v1/users/{user} | {"profile":{"firstName":"x"}} | 403 E0000023 | when
                    user | user | /status | "DEPROVISIONED" | PUT | /api/v1/users/{user} | {"profile":{"firstName":"x"}} | 403 E0000038 | when
                    app-user | user | /status | "SUSPENDED" | POST | /api/v1/apps/{app=google}/users/{user} | {"profile":{}} | 403 E0000117 | obstacles
                    network-zone | user | | | PUT | /api/v1/zones/{network-zone} | {"name":"x","type":"DYNAMIC_V2"} | 403 E0000078 | fixed
                    behavior | user | | | PUT | /api/v1/behaviors/{behavior} | {"name":"x","type":"OTHER"} | 403 E0000078 | fixed
                    inline-hook | user | | | PUT | /api/v1/inlineHooks/{inline-hook} | {"name":"x","type":"other"} | 403 E0000078 | fixed
                    log-stream | user | | | PUT | /api/v1/logStreams/{log-stream} | {"name":"x","type":"other"} | 403 E0000078 | fixed
                    device-assurance | user | | | PUT | /api/v1/device-assurances/{device-assurance} | {"platform":"OTHER"} | 403 E0000078 | fixed
                    user-type | user | /type/id | "{user-type}" | DELETE | /api/v1/meta/types/user/{user-type} | | 403 E0000142 | obstacles
                    authenticator | user | | | POST | /api/v1/authenticators | {"key":"webauthn","name":"x"} | 409 E0000157 | matched
                    authenticator | policy-mfa-enroll | /settings | {"authenticators":[{"key":"webauthn","enroll":{"self":"REQUIRED"}}]} | POST | /api/v1/authenticators/{authenticator=webauthn}/lifecycle/deactivate | | 403 E0000148 | obstacles
                    captcha | user | | | POST | /api/v1/captchas | {"name":"x","type":"HCAPTCHA","siteKey":"x","secretKey":"x"} | 403 E0000166 | matched
                    captcha | org-captcha-settings | /captchaId | "{captcha}" | DELETE | /api/v1/captchas/{captcha} | | 403 E0000168 | order
                    realm | user | /realmId | "{realm}" | DELETE | /api/v1/realms/{realm} | | 400 E0000178 | obstacles
                    push-provider | authenticator=webauthn | /provider | {"configuration":{"apns":{"id":"{push-provider}"}}} | DELETE | /api/v1/push-providers/{push-provider} | | 409 E0000187 | obstacles
                    authenticator-custom-aaguid | policy-mfa-enroll | /settings | {"authenticators":[{"constraints":{"aaguidGroups":["Keys"]}}]} | DELETE | /api/v1/authenticators/{authenticator-custom-aaguid.0}/aaguids/{authenticator-custom-aaguid} | | 400 E0000209 | obstacles
                    brand | user | | | POST | /api/v1/brands | {"name":"Demo Company"} | 409 E0000202 | matched
                    brand | custom-domain | /brandId | "{brand=other}" | DELETE | /api/v1/brands/{brand=other} | | 409 E0000201 | obstacles
                    sign-in-page | custom-domain | /brandId | "other" | PUT | /api/v1/brands/{brand!}/pages/sign-in/customized | {"pageContent":"x"} | 403 E0000213 | order
                    well-known-uri | custom-domain | /brandId | "other" | PUT | /api/v1/brands/{brand!}/well-known-uris/webauthn/customized | {"representation":{}} | 405 E0000257 | order
                    email-server | user | | | PATCH | /api/v1/email-servers/{email-server=Demo host 1} | {"enabled":true} | 400 E0000222 | obstacles
                    email-customization | user | | | PUT | /api/v1/brands/{email-customization.0}/templates/email/{email-customization.1}/customizations/{email-customization} | {"body":"x","language":"x","subject":"x","isDefault":false} | 409 E0000185 | first
                    """)
    void refusedInASituation(
            String name,
            String set,
            String at,
            String value,
            String method,
            String path,
            String body,
            String answer,
            String word)
            throws Exception {
        TypeDefinition type = OktaCatalog.catalog().get(ResourceType.of("okta/" + name));
        Item item = item(set);
        ResourceType touched = ResourceType.of("okta/" + set.replaceAll("=.*", ""));
        if (at != null) {
            org.state()
                    .put(
                            touched,
                            item.key(),
                            Edits.set(item.document(), JsonPointer.of(at), Json.parse(filled(value))));
        }

        String code =
                Caller.code(new Caller(org).withSsws().send(method, filled(path), body == null ? "" : filled(body)));
        org.state().put(touched, item.key(), item.document());

        assertThat(code).isEqualTo(answer);
        assertThat(isMet(type, method, word))
                .as(name + " has no word for '" + word + "'")
                .isTrue();
    }

    /** Whether the catalog has what makes a plan go round the refusal. */
    private static boolean isMet(TypeDefinition type, String method, String word) {
        Optional<Operation> operation = type.writing().operation(method.equals("DELETE") ? "delete" : "update");
        return switch (word) {
            case "needs" ->
                operation.flatMap(Operation::needs).filter("INACTIVE"::equals).isPresent();
            case "fixed" -> operation.filter(o -> !o.fixed().isEmpty()).isPresent();
            case "builtIn" ->
                type.identity().builtIn().filter(b -> !b.when().isEmpty()).isPresent();
            case "matched" -> !type.identity().naturalKey().isEmpty();
            case "order" -> type.writing().layer().isPresent();
            case "when" -> operation.filter(o -> !o.when().isEmpty()).isPresent();
            case "first" -> type.writing().first().isPresent();
            case "obstacles" -> !type.writing().obstacles().isEmpty();
            default -> false;
        };
    }

    private static String filled(String text) {
        return placeholders().filled(text);
    }

    private static Item item(String words) {
        return placeholders().found(words);
    }

    private static Placeholders placeholders() {
        return new Placeholders(OktaCatalog.catalog(), org.state());
    }
}
