package org.butterflysecurity.okta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.junit.jupiter.api.Test;

class OktaReadersTest {
    private static final String USERS =
            "/api/v1/users?limit=200&filter=lastUpdated%20gt%20%221970-01-01T00:00:00.000Z%22";

    @Test
    void theCatalogNamesEveryReaderAndNoOther() {
        Set<String> named = OktaCatalog.catalog().types().stream()
                .flatMap(type -> type.reading().reader().stream())
                .collect(Collectors.toSet());

        assertThat(OktaReaders.of(OrgUrl.parse("https://acme.okta.com", false), new Organization("00o1", "idx")))
                .containsOnlyKeys(named);
    }

    @Test
    void deactivatedUsersAreAskedForWhereTheFilterShowedNone() {
        FakeReading reading = FakeReading.of("user")
                .answer(USERS, "[{'id':'u1','status':'ACTIVE'}]")
                .answer(
                        "/api/v1/users?limit=200&filter=status%20eq%20%22DEPROVISIONED%22",
                        "[{'id':'u2','status':'DEPROVISIONED'}]");

        reading.readWith(new Users());

        assertThat(reading.accepted()).containsOnlyKeys("u1", "u2");
    }

    @Test
    void usersAreListedOnceWhereTheFilterIsTaken() {
        FakeReading reading = FakeReading.of("user")
                .answer(USERS, "[{'id':'u1','status':'ACTIVE'},{'id':'u2','status':'DEPROVISIONED'}]");

        reading.readWith(new Users());

        assertThat(reading.asked()).containsExactly(USERS);
        assertThat(reading.accepted()).containsOnlyKeys("u1", "u2");
    }

    @Test
    void deactivatedUsersAreListedApartWhereTheFilterIsRefused() {
        FakeReading reading = FakeReading.of("user")
                .refuse(USERS, 400, "E0000031")
                .answer("/api/v1/users?limit=200", "[{'id':'u1'}]")
                .answer("/api/v1/users?limit=200&filter=status%20eq%20%22DEPROVISIONED%22", "[{'id':'u2'}]");

        reading.readWith(new Users());

        assertThat(reading.accepted()).containsOnlyKeys("u1", "u2");
    }

    @Test
    void membersAreReadOfGroupsThatHaveSomeButNotOfEveryone() {
        FakeReading reading = FakeReading.of("group-membership")
                .stored(
                        "group",
                        "g1",
                        "{'type':'OKTA_GROUP','profile':{'name':'Sales'},'_embedded':{'stats':{'usersCount':2}}}")
                .stored(
                        "group",
                        "g2",
                        "{'type':'OKTA_GROUP','profile':{'name':'Empty'},'_embedded':{'stats':{'usersCount':0}}}")
                .stored("group", "g3", "{'type':'BUILT_IN','profile':{'name':'Everyone'}}")
                .stored("group", "g4", "{'type':'APP_GROUP','profile':{'name':'Everyone'}}")
                .answer("/api/v1/groups/g1/users?limit=200", "[{'id':'u1'},{'id':'u2'}]")
                .answer("/api/v1/groups/g4/users?limit=200", "[{'id':'u1'}]");

        reading.readWith(new GroupMemberships());

        assertThat(reading.accepted()).containsOnlyKeys("g1/u1", "g1/u2", "g4/u1");
        assertThat(reading.asked()).hasSize(2);
    }

    @Test
    void linkedObjectsCostNothingWhereNoneAreDefined() {
        FakeReading reading = FakeReading.of("linked-object-value")
                .stored("user", "u1", "{}")
                .answer("/api/v1/meta/schemas/user/linkedObjects", "[]");

        assertThat(reading.readWith(new LinkedObjectValues())).isEqualTo(ReadOutcome.COMPLETE);

        assertThat(reading.asked()).hasSize(1);
    }

    @Test
    void eachUserIsAskedForHisPrimary() {
        FakeReading reading = FakeReading.of("linked-object-value")
                .stored(
                        "linked-object-definition",
                        "manager",
                        "{'primary':{'name':'manager'},'associated':{'name':'report'}}")
                .stored("user", "u1", "{}")
                .stored("user", "u2", "{}")
                .answer(
                        "/api/v1/users/u1/linkedObjects/manager",
                        "[{'_links':{'self':{'href':'https://x/api/v1/users/u2'}}}]")
                .answer("/api/v1/users/u2/linkedObjects/manager", "[]");

        reading.readWith(new LinkedObjectValues());

        assertThat(reading.accepted()).containsOnlyKeys("u1/manager");
    }

    @Test
    void rolesAreReadOfTheUsersThatHaveSome() {
        FakeReading reading = FakeReading.of("role-assignment-user")
                .stored("user", "u1", "{}")
                .stored("user", "u2", "{}")
                .answer("/api/v1/iam/assignees/users?limit=100", "{'value':[{'id':'u2'},{'id':'gone'}]}")
                .answer("/api/v1/users/u2/roles", "[{'id':'ra1','type':'SUPER_ADMIN'}]");

        reading.readWith(new RoleAssignmentsOfUsers());

        assertThat(reading.accepted()).containsOnlyKeys("u2/ra1");
        assertThat(reading.asked()).doesNotContain("/api/v1/users/u1/roles");
    }

    @Test
    void everyUserIsAskedForRolesWhereOktaDoesNotListAssignees() {
        FakeReading reading = FakeReading.of("role-assignment-user")
                .stored("user", "u1", "{}")
                .answer("/api/v1/users/u1/roles", "[{'id':'ra1'}]");

        reading.readWith(new RoleAssignmentsOfUsers());

        assertThat(reading.accepted()).containsOnlyKeys("u1/ra1");
    }

    @Test
    void rolesAreReadOfGroupsThatAreFlaggedBoundOrUnknown() {
        FakeReading reading = FakeReading.of("role-assignment-group")
                .stored("group", "flagged", "{'_embedded':{'stats':{'hasAdminPrivlege':true}}}")
                .stored("group", "bound", "{'_embedded':{'stats':{'hasAdminPrivileges':false}}}")
                .stored("group", "plain", "{'_embedded':{'stats':{'hasAdminPrivileges':false}}}")
                .stored("group", "unknown", "{}")
                .answer("/api/v1/iam/resource-sets", "{'resource-sets':[{'id':'rs1'}]}")
                .answer("/api/v1/iam/resource-sets/rs1/bindings", "{'roles':[{'id':'cr1'}]}")
                .answer(
                        "/api/v1/iam/resource-sets/rs1/bindings/cr1/members",
                        "{'members':[{'_links':{'self':{'href':'https://x-admin/api/v1/groups/bound'}}}]}")
                .answer("/api/v1/groups/flagged/roles", "[{'id':'r1'}]")
                .answer("/api/v1/groups/bound/roles", "[{'id':'r2'}]")
                .answer("/api/v1/groups/unknown/roles", "[]");

        reading.readWith(new RoleAssignmentsOfGroups());

        assertThat(reading.accepted()).containsOnlyKeys("flagged/r1", "bound/r2");
        assertThat(reading.asked())
                .contains("/api/v1/groups/unknown/roles")
                .doesNotContain("/api/v1/groups/plain/roles");
    }

    @Test
    void appAdministratorsAreLimitedToAppsAndOthersToGroups() {
        FakeReading reading = FakeReading.of("role-target-user")
                .stored("role-assignment-user", "u1/a1", "{'type':'APP_ADMIN','assignmentType':'USER'}")
                .stored("role-assignment-user", "u1/a2", "{'type':'USER_ADMIN','assignmentType':'USER'}")
                .stored("role-assignment-user", "u1/a3", "{'type':'SUPER_ADMIN','assignmentType':'USER'}")
                .stored("role-assignment-user", "u1/a4", "{'type':'USER_ADMIN','assignmentType':'GROUP'}")
                .answer(
                        "/api/v1/users/u1/roles/a1/targets/catalog/apps?limit=200",
                        "[{'name':'salesforce'},{'name':'slack','id':'0oa1'}]")
                .answer("/api/v1/users/u1/roles/a2/targets/groups?limit=200", "[{'id':'g1'}]");

        reading.readWith(new RoleTargets());

        assertThat(reading.accepted()).containsOnlyKeys("u1/a1/salesforce", "u1/a1/0oa1", "u1/a2/g1");
        assertThat(reading.asked()).hasSize(2);
    }

    @Test
    void targetsOfAClientAreAskedForUnderItsClientId() {
        FakeReading reading = FakeReading.of("role-target-client")
                .stored("app", "0oa1", "{'credentials':{'oauthClient':{'client_id':'c1'}}}")
                .stored("role-assignment-client", "0oa1/a1", "{'type':'HELP_DESK_ADMIN'}")
                .answer("/oauth2/v1/clients/c1/roles/a1/targets/groups?limit=200", "[{'id':'g1'}]");

        reading.readWith(new RoleTargets());

        assertThat(reading.accepted()).containsOnlyKeys("0oa1/a1/g1");
    }

    @Test
    void subscriptionsAreReadOfStandardAndCustomRoles() {
        FakeReading reading = FakeReading.of("role-subscription")
                .stored("custom-role", "cr1", "{}")
                .refuse("/api/v1/roles/WORKFLOWS_ADMIN/subscriptions", 400, "E0000001")
                .answer("/api/v1/roles/SUPER_ADMIN/subscriptions", "[{'notificationType':'OKTA_ISSUE'}]")
                .answer("/api/v1/roles/cr1/subscriptions", "[{'notificationType':'OKTA_ISSUE'}]");

        reading.readWith(new RoleSubscriptions());

        assertThat(reading.accepted()).containsOnlyKeys("SUPER_ADMIN/OKTA_ISSUE", "cr1/OKTA_ISSUE");
    }

    @Test
    void policyBindingsAreTakenFromTheLinksOfTheAppWithoutACall() {
        FakeReading reading = FakeReading.of("app-access-policy-assignment")
                .stored("app", "0oa1", "{'_links':{'accessPolicy':{'href':'https://x/api/v1/policies/p1'},'logo':[]}}")
                .stored("app", "0oa2", "{'_links':{}}");

        reading.readWith(new AppPolicyBindings());

        assertThat(reading.accepted())
                .containsOnlyKeys("0oa1")
                .containsValue("{\"_links\":{\"accessPolicy\":{\"href\":\"https://x/api/v1/policies/p1\"}}}");
        assertThat(reading.asked()).isEmpty();
    }

    @Test
    void aLogoWhoseHostIsSilentIsToldAndNotAskedForAgain() {
        FakeReading reading = FakeReading.of("app-logo")
                .stored("app", "0oa1", "{'_links':{'logo':[{'href':'https://down.example/a.png'}]}}")
                .stored("app", "0oa2", "{'_links':{'logo':[{'href':'https://down.example/b.png'}]}}");

        ReadOutcome outcome = reading.readWith(new AppLogos());

        assertThat(outcome.isComplete()).isTrue();
        assertThat(reading.accepted())
                .containsEntry("0oa1", "{\"unread\":true}")
                .containsEntry("0oa2", "{\"unread\":true}");
        assertThat(reading.asked()).containsExactly("https://down.example/a.png");
        assertThat(reading.warnings()).containsExactly("content-unread");
    }

    @Test
    void pushedGroupsAreLookedForEverywhereUnlessNoGroupIsPushed() {
        FakeReading reading = FakeReading.of("app-group-push-mapping")
                .stored("app", "0oa1", "{'features':[]}")
                .stored("app", "0oa2", "{'features':['GROUP_PUSH']}")
                .stored("group", "00g1", "{'_embedded':{'stats':{'groupPushMappingsCount':1}}}");

        reading.readWith(new GroupPushMappings());

        assertThat(reading.asked()).anyMatch(path -> path.contains("/0oa1/")).anyMatch(path -> path.contains("/0oa2/"));

        FakeReading none = FakeReading.of("app-group-push-mapping")
                .stored("app", "0oa1", "{'features':[]}")
                .stored("app", "0oa2", "{'features':['GROUP_PUSH']}")
                .stored("group", "00g1", "{'_embedded':{'stats':{'groupPushMappingsCount':0}}}");

        none.readWith(new GroupPushMappings());

        assertThat(none.asked()).allMatch(path -> path.contains("/0oa2/"));
    }

    @Test
    void aLogoIsStoredWithItsHash() {
        FakeReading reading = FakeReading.of("app-logo")
                .stored("app", "0oa1", "{'_links':{'logo':[{'name':'medium','href':'https://cdn.example/a.png'}]}}")
                .stored("app", "0oa2", "{'_links':{'logo':[{'href':'https://cdn.example/gone.png'}]}}")
                .content("https://cdn.example/a.png", "abc");

        reading.readWith(new AppLogos());

        assertThat(reading.accepted())
                .containsOnlyKeys("0oa1")
                .containsValue("{\"contentType\":\"image/png\",\"sha256\":"
                        + "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"base64\":\"YWJj\"}");
    }

    @Test
    void theImagesOfAThemeHaveTheNamesOfTheirFields() {
        FakeReading reading = FakeReading.of("theme-asset")
                .stored("theme", "b1/t1", "{'logo':'https://cdn.example/l.png','favicon':null,'backgroundImage':''}")
                .content("https://cdn.example/l.png", "abc");

        reading.readWith(new ThemeAssets());

        assertThat(reading.accepted()).containsOnlyKeys("b1/t1/logo");
    }

    @Test
    void onlyCustomisedWellKnownFilesAreKept() {
        FakeReading reading = FakeReading.of("well-known-uri")
                .stored("brand", "b1", "{}")
                .answer("/api/v1/brands/b1/well-known-uris/webauthn/customized", "{'representation':{}}");

        reading.readWith(new WellKnownUris());

        assertThat(reading.accepted()).containsOnlyKeys("b1/webauthn");
        assertThat(reading.asked()).hasSize(3);
    }

    @Test
    void aConnectionOfTwoAppsIsKeptOnce() {
        String connection = "[{'id':'c1','requestingAppInstanceId':'0oa1','resourceAppInstanceId':'0oa2'}]";
        FakeReading reading = FakeReading.of("app-cross-app-access-connection")
                .stored("app", "0oa1", "{}")
                .stored("app", "0oa2", "{}")
                .answer("/api/v1/apps/0oa1/cwo/connections?limit=200", connection)
                .answer("/api/v1/apps/0oa2/cwo/connections?limit=200", connection);

        reading.readWith(new CrossAppConnections());

        assertThat(reading.accepted()).containsOnlyKeys("0oa1/c1");
    }

    @Test
    void whatAnAppDoesNotSupportItDoesNotHave() {
        FakeReading reading = FakeReading.of("app-feature")
                .stored("app", "0oa1", "{'name':'slack'}")
                .stored("app", "0oa2", "{'name':'office365'}")
                .stored("app", "0oa3", "{'name':'bookmark'}")
                .refuse("/api/v1/apps/0oa1/features", 400, "E0000001")
                .answer("/api/v1/apps/0oa2/features", "[{'name':'USER_PROVISIONING'}]");

        reading.readWith(new WhereSupported());

        assertThat(reading.accepted()).containsOnlyKeys("0oa2/USER_PROVISIONING");
        assertThat(reading.asked()).hasSize(2);
    }

    @Test
    void aMissingRoleIsNotTakenForAMissingFeature() {
        TypeReader reader = new WhereSupported();
        FakeReading reading = FakeReading.of("app-feature")
                .stored("app", "0oa1", "{'name':'slack'}")
                .refuse("/api/v1/apps/0oa1/features", 403, "E0000006");

        assertThatThrownBy(() -> reader.read(reading)).isInstanceOf(RefusedException.class);
    }

    @Test
    void oneObjectOrAnArrayIsTheSame() {
        FakeReading one = FakeReading.of("ssf-stream").answer("/api/v1/ssf/stream", "{'stream_id':'s1'}");
        FakeReading many = FakeReading.of("ssf-stream").answer("/api/v1/ssf/stream", "[{'stream_id':'s1'}]");
        FakeReading single = FakeReading.of("attack-protection-user-lockout-settings")
                .answer("/attack-protection/api/v1/user-lockout-settings", "[{'preventBruteForce':true}]");

        one.readWith(new OneOrMany());
        many.readWith(new OneOrMany());
        single.readWith(new OneOrMany());

        assertThat(one.accepted()).isEqualTo(many.accepted()).containsOnlyKeys("s1");
        assertThat(single.accepted()).containsOnlyKeys("-").containsValue("{\"preventBruteForce\":true}");
    }

    @Test
    void theResourcesOfALabelAreAskedForValueByValue() {
        FakeReading reading = FakeReading.of("governance-resource-label")
                .stored("governance-label", "l1", "{'values':[{'labelValueId':'v1'},{'labelValueId':'v2'}]}")
                .answer(
                        "/governance/api/v1/resource-labels?limit=200&filter=labelValueId%20eq%20%22v1%22",
                        "{'data':[{'orn':'orn:okta:idp:00o1:apps:slack:0oa1'}]}")
                .answer(
                        "/governance/api/v1/resource-labels?limit=200&filter=labelValueId%20eq%20%22v2%22",
                        "{'data':[]}");

        reading.readWith(new ResourceLabels());

        assertThat(reading.accepted()).containsOnlyKeys("l1/orn:okta:idp:00o1:apps:slack:0oa1");
    }

    @Test
    void ownersAreAskedForByTheNamesOfAppsAndGroups() {
        FakeReading reading = FakeReading.of("governance-resource-owner")
                .stored("app", "0oa1", "{'orn':'orn:okta:idp:00o1:apps:slack:0oa1'}")
                .stored("group", "00g1", "{}")
                .answer(owners("orn:okta:idp:00o1:apps:slack:0oa1"), "{'data':[{'resource':{'orn':'x'}}]}")
                .answer(owners("orn:okta:directory:00o1:groups:00g1"), "{'data':[]}");

        assertThat(reading.readWith(new ResourceOwners(new Orns("okta", "00o1"))))
                .isEqualTo(ReadOutcome.COMPLETE);

        assertThat(reading.accepted()).containsOnlyKeys("x");
    }

    @Test
    void ownersAreReadWithoutAppsAndGroupsHavingBeenReadBefore() {
        FakeReading reading = FakeReading.of("governance-resource-owner")
                .answer("/api/v1/apps?limit=200", "[{'id':'0oa1','name':'slack'}]")
                .answer("/api/v1/groups?limit=200", "[]")
                .answer(owners("orn:okta:idp:00o1:apps:slack:0oa1"), "{'data':[{'resource':{'orn':'x'}}]}");

        reading.readWith(new ResourceOwners(new Orns("okta", "00o1")));

        assertThat(reading.accepted()).containsOnlyKeys("x");
        assertThat(reading.spent()).containsExactly("/api/v1/apps", "/api/v1/groups");
    }

    @Test
    void aPolicyTypeThatTheOrgDoesNotKnowIsOff() {
        FakeReading reading =
                FakeReading.of("policy-entity-risk").refuse("/api/v1/policies?type=ENTITY_RISK", 400, "E0000001");

        assertThat(reading.readWith(new PoliciesOfType()).skipped()).isEqualTo(Optional.of(SkipReason.FEATURE_OFF));
    }

    @Test
    void deletedEmailDomainsThatAreStillListedAreLeftOut() {
        FakeReading reading = FakeReading.of("email-domain")
                .answer(
                        "/api/v1/email-domains?expand=brands",
                        "[{'id':'OeD1','validationStatus':'DELETED'},{'id':'OeD2','validationStatus':'VERIFIED'},{'id':'OeD3'}]");

        reading.readWith(new EmailDomains());

        assertThat(reading.accepted()).containsOnlyKeys("OeD2", "OeD3");
    }

    @Test
    void aTrustedServerWithoutIdHasTheOneInItsLink() {
        FakeReading reading = FakeReading.of("authz-server-trusted-server")
                .stored("authz-server", "aus1", "{}")
                .answer(
                        "/api/v1/authorizationServers/aus1/associatedServers?trusted=true&limit=200",
                        "[{'id':'aus2'},{'_links':{'self':{'href':'https://x/api/v1/authorizationServers/aus3'}}}]");

        reading.readWith(new TrustedServers());

        assertThat(reading.accepted()).containsOnlyKeys("aus1/aus2", "aus1/aus3");
    }

    @Test
    void classificationsComeWithTheListingOfUsers() {
        String path =
                "/api/v1/users?limit=200&filter=lastUpdated%20gt%20%221970-01-01T00:00:00.000Z%22&expand=classification";
        FakeReading with = FakeReading.of("user-classification")
                .answer(path, "[{'id':'00u1','_embedded':{'classification':{'type':'LITE'}}},{'id':'00u2'}]");
        FakeReading without = FakeReading.of("user-classification").answer(path, "[{'id':'00u1'}]");

        assertThat(with.readWith(new UserClassifications())).isEqualTo(ReadOutcome.COMPLETE);
        assertThat(without.readWith(new UserClassifications()).skipped())
                .isEqualTo(Optional.of(SkipReason.FEATURE_OFF));

        assertThat(with.accepted()).containsOnlyKeys("00u1").containsValue("{\"type\":\"LITE\"}");
    }

    @Test
    void aParentRefusedForAnUnexpectedReasonIsReported() {
        FakeReading reading = FakeReading.of("app-grant")
                .stored("app", "0oa1", "{'signOnMode':'OPENID_CONNECT'}")
                .stored("app", "0oa2", "{'signOnMode':'OPENID_CONNECT'}")
                .refuse("/api/v1/apps/0oa1/grants", 400, "E0000001")
                .refuse("/api/v1/apps/0oa2/grants", 400, "E0000999");

        reading.readWith(new WhereSupported());

        assertThat(reading.warnings()).containsExactly("parent-refused");
    }

    private static String owners(String orn) {
        return "/governance/api/v1/resource-owners?limit=200&filter=parentResourceOrn%20eq%20%22"
                + orn.replace(":", "%3A") + "%22";
    }
}
