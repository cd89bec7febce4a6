package org.butterflysecurity.testkit.okta;

import java.time.Instant;
import java.util.List;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;

/** The groups of the demo tenant: Everyone and Okta Administrators, some departments, many smaller ones, a tenth of them empty. */
final class DemoGroups {
    private static final Instant START = Instant.parse("2021-01-04T08:00:00Z");

    private DemoGroups() {}

    /** How the groups are numbered: 0 and 1 are built in, departments follow, then filled ones, then empty ones. */
    record Plan(int total, int departments, int filled) {
        boolean isDepartment(int group) {
            return group >= 2 && group < 2 + departments;
        }

        boolean isFilled(int group) {
            return group >= 2 + departments && group < 2 + departments + filled;
        }

        int place(int group) {
            return group - 2 - departments;
        }
    }

    static Plan plan(DemoTenant tenant) {
        int departments = Math.max(1, tenant.groups() / 100);
        int filled = (tenant.groups() - 2 - departments) * 9 / 10;
        return new Plan(tenant.groups(), departments, filled);
    }

    static void fill(Org org, DemoTenant tenant) {
        Plan plan = plan(tenant);
        for (int n = 0; n < plan.total(); n++) {
            String id = org.ids().of("group", n);
            String created = Org.time(START.plusSeconds(n * 3600L));
            // An app brings groups with it: one of the empty ones is such a group.
            boolean ofApp = n >= 2 && n == plan.total() - 1;
            JsonObject.Builder group = JsonObject.builder()
                    .put("id", id)
                    .put("created", created)
                    .put("lastUpdated", created)
                    .put("lastMembershipUpdated", Org.time(START.plusSeconds(n * 3600L + 86_400)))
                    .put(
                            "objectClass",
                            JsonArray.ofStrings(List.of(ofApp ? "okta:windows_security_principal" : "okta:user_group")))
                    .put("type", n < 2 ? "BUILT_IN" : ofApp ? "APP_GROUP" : "OKTA_GROUP")
                    .put("profile", profile(n, plan));
            if (ofApp) {
                group.put(
                        "source",
                        JsonObject.builder().put("id", org.ids().of("app", 5)).build());
            }
            String self = org.url() + "/api/v1/groups/" + id;
            org.store()
                    .put(
                            "group",
                            ResourceKey.of(id),
                            group.put(
                                            "_links",
                                            JsonObject.builder()
                                                    .put("users", Org.link(self + "/users"))
                                                    .put("apps", Org.link(self + "/apps"))
                                                    .build())
                                    .build());
        }
    }

    private static JsonObject profile(int n, Plan plan) {
        String name = n == 0
                ? "Everyone"
                : n == 1
                        ? "Okta Administrators"
                        : plan.isDepartment(n)
                                ? "Department " + (n - 2)
                                : "Team " + plan.place(n) + (plan.isFilled(n) ? "" : " (new)");
        return JsonObject.builder()
                .put("name", name)
                .put("description", n == 0 ? "All users in your organization" : "Members of " + name)
                .build();
    }
}
