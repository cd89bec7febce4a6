package org.butterflysecurity.testkit.okta;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Router;

/** The types that do something of their own. */
final class Rules {
    /** Types of which several objects may have the same natural key, or whose key says nothing about refusals. */
    private static final Set<String> REPEATABLE = Set.of(
            "ui-schema",
            "app-group-assignment",
            "group-owner",
            "role-assignment-user",
            "role-assignment-group",
            "role-assignment-client");

    private final Map<String, TypeRules> byType = new HashMap<>();

    Rules(Catalog catalog) {
        own();
        someParentsOnly();
        for (TypeDefinition type : catalog.types()) {
            String name = type.type().name();
            if (name.startsWith("policy-rule-")) {
                boolean isOnly = type.writing()
                        .operation("create")
                        .filter(Operation::isPossible)
                        .isEmpty();
                byType.put(name, new PolicyRules(isOnly));
            } else if (name.startsWith("policy-") && !name.equals("policy-mapping")) {
                byType.put(name, new Policies(name));
            }
        }
    }

    private void own() {
        byType.put("user", new Users());
        byType.put("group", new Groups());
        byType.put("group-membership", new Memberships());
        byType.put("group-rule", new GroupRules());
        byType.put("app", new Apps());
        byType.put("app-access-policy-assignment", new AppPolicies());
        byType.put("app-user", new AppUsers());
        byType.put("app-group-assignment", new AppGroups());
        for (String holder : List.of("user", "group", "client")) {
            byType.put("role-assignment-" + holder, new RoleAssignments(holder));
            byType.put("role-target-" + holder, new RoleTargets("role-target-" + holder));
        }
        byType.put("resource-set", new ResourceSets());
        byType.put("resource-set-binding", new ResourceSets.Bindings());
        byType.put("custom-role", new ResourceSets.CustomRoles());
        byType.put("resource-set-resource", new Members("resource-set-resource"));
        byType.put("resource-set-binding-member", new Members("resource-set-binding-member"));
        byType.put("role-subscription", new Subscriptions());
        byType.put("linked-object-value", new LinkedObjects());
        byType.put("well-known-uri", new InOneObject());
        byType.put("brand", new Brands());
        byType.put("email-template", new Brands.EmailTemplates());
        byType.put("email-customization", new Brands.EmailCustomizations());
        byType.put("custom-domain", new Brands.Domains());
        byType.put("principal-rate-limit", new Principals());
        byType.put("group-owner", new GroupOwners());
        byType.put("idp-key", new IdpKeys());
        byType.put("app-interclient-trust", new Listed("id"));
        byType.put("authz-server-trusted-server", new Listed("trusted"));
        byType.put("policy-mapping", new PolicyMappings());
        byType.put("user-type", new UserTypes());
        byType.put("authz-server", new AuthzServers());
        byType.put("org-contact", new Summaries("", "userId"));
        byType.put("profile-mapping", new Summaries("", "properties"));
        byType.put("governance-resource-label", new ResourceLabels());
        byType.put("governance-campaign", new Summaries("", "resourceSettings", "reviewerSettings"));
        byType.put("governance-entitlement-bundle", new Summaries("full_entitlements", "entitlements"));
    }

    private void someParentsOnly() {
        Refused oidc = new Refused("app", Refused.has("/signOnMode", "OPENID_CONNECT"), "The app is no OIDC client.");
        for (String name : List.of("app-grant", "app-client-secret", "app-jwk")) {
            byType.put(name, oidc);
        }
        byType.put("app-feature", new AppFeatures());
        byType.put("app-group-push-mapping", new GroupPushMappings());
        byType.put("app-provisioning-connection", new ProvisioningConnections());
        byType.put(
                "idp-signing-key", new Refused("idp", Refused.has("/type", "SAML2"), "The IdP has no signing keys."));
        byType.put(
                "authenticator-custom-aaguid",
                new Refused("authenticator", Refused.has("/key", "webauthn"), "Only webauthn has AAGUIDs."));
    }

    TypeRules of(TypeDefinition type) {
        return byType.getOrDefault(type.type().name(), TypeRules.NONE);
    }

    boolean mayRepeat(String type) {
        return REPEATABLE.contains(type);
    }

    Refusal duplicate(String type, JsonPointer field) {
        return switch (type) {
            case "group" ->
                new Refusal(
                        409,
                        "E0000055",
                        "Duplicate group",
                        "An object with this field already exists in the current organization");
            case "app" ->
                new Refusal(
                        400,
                        "E0000040",
                        "Application label must not be the same as another existing application label.");
            case "linked-object-definition" -> new Refusal(409, "E0000127", "Linked object already exists.");
            default ->
                Refusal.invalid(
                        field.last().orElse("name"),
                        "An object with this field already exists in the current organization");
        };
    }

    /** Paths that the catalog does not name. */
    void addRoutes(Router router, Catalog catalog) {
        catalog.find(ResourceType.of("okta/role-assignment-user"))
                .ifPresent(type -> router.add("GET", "/api/v1/iam/assignees/users", type, "assignees"));
        for (String holder : List.of("user", "group", "client")) {
            catalog.find(ResourceType.of("okta/role-target-" + holder))
                    .ifPresent(type -> type.reading()
                            .listing()
                            .ifPresent(l -> router.add(
                                    "GET",
                                    l.path().replace("/targets/groups", "/targets/catalog/apps"),
                                    type,
                                    "listApps")));
        }
    }
}
