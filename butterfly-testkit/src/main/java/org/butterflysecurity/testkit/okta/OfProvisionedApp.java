package org.butterflysecurity.testkit.okta;

import java.util.List;

/** What only an app has that can be provisioned. */
class OfProvisionedApp extends Refused {
    // Recorded apps that list no feature at all answer with what they have all the same.
    private static final List<String> TYPES =
            List.of("app-feature", "app-provisioning-connection", "app-group-push-mapping");

    OfProvisionedApp() {
        super("app", Refused.has("/features/*", "GROUP_PUSH"), TYPES, "Provisioning is not enabled");
    }
}
