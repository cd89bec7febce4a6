package org.butterflysecurity.okta.internal;

import java.util.Map;
import org.butterflysecurity.rest.TypeReader;

/** The readers by the names that the catalog uses. */
public final class OktaReaders {
    private OktaReaders() {}

    /** Readers for one org. */
    public static Map<String, TypeReader> of(OrgUrl url, Organization organization) {
        Orns orns = new Orns(url.partition(), organization.id());
        return Map.ofEntries(
                Map.entry("users", new Users()),
                Map.entry("user-schemas", new UserSchemas()),
                Map.entry("user-classifications", new UserClassifications()),
                Map.entry("policies-of-type", new PoliciesOfType()),
                Map.entry("org-wide-feature", new OrgWideFeature()),
                Map.entry("governance-bundles", new GovernanceBundles()),
                Map.entry("email-domains", new EmailDomains()),
                Map.entry("trusted-servers", new TrustedServers()),
                Map.entry("entitlement-settings", new EntitlementSettings(orns)),
                Map.entry("group-memberships", new GroupMemberships()),
                Map.entry("linked-object-values", new LinkedObjectValues()),
                Map.entry("role-assignments-of-users", new RoleAssignmentsOfUsers()),
                Map.entry("role-assignments-of-groups", new RoleAssignmentsOfGroups()),
                Map.entry("role-targets", new RoleTargets()),
                Map.entry("role-subscriptions", new RoleSubscriptions()),
                Map.entry("app-policy-bindings", new AppPolicyBindings()),
                Map.entry("group-push-mappings", new GroupPushMappings()),
                Map.entry("app-logos", new AppLogos()),
                Map.entry("cross-app-connections", new CrossAppConnections()),
                Map.entry("theme-assets", new ThemeAssets()),
                Map.entry("well-known-uris", new WellKnownUris()),
                Map.entry("resource-labels", new ResourceLabels()),
                Map.entry("resource-owners", new ResourceOwners(orns)),
                Map.entry("one-or-many", new OneOrMany()),
                Map.entry("where-supported", new WhereSupported()));
    }
}
