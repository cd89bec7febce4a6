package org.butterflysecurity.testkit.okta;

import java.util.Map;
import org.butterflysecurity.testkit.internal.Request;

/** How many objects a page may have: smallest, default, largest. Source: okta.md section 3. */
record PageLimits(int least, int usual, int most, boolean caps) {
    private static final PageLimits ORDINARY = new PageLimits(1, 20, 200, false);
    private static final Map<String, PageLimits> OWN = Map.ofEntries(
            Map.entry("user", new PageLimits(1, 200, 200, true)),
            Map.entry("group", new PageLimits(1, 10_000, 10_000, false)),
            Map.entry("group-membership", new PageLimits(1, 1000, 1000, true)),
            Map.entry("group-owner", new PageLimits(1, 1000, 1000, true)),
            Map.entry("group-rule", new PageLimits(1, 50, 200, false)),
            Map.entry("app-user", new PageLimits(1, 50, 500, false)),
            Map.entry("app-group-assignment", new PageLimits(20, 20, 200, false)),
            Map.entry("app-group-push-mapping", new PageLimits(1, 100, 1000, false)),
            Map.entry("principal-rate-limit", new PageLimits(1, 20, 50, false)),
            Map.entry("resource-set-resource", new PageLimits(1, 100, 100, false)),
            Map.entry("authz-server", new PageLimits(1, 200, 200, false)),
            Map.entry("system-log", new PageLimits(0, 100, 1000, false)));

    static PageLimits of(String type) {
        return OWN.getOrDefault(type, ORDINARY);
    }

    /** The size of a page that {@code request} asks for. */
    int size(Request request) {
        String asked = request.query("limit").orElse("");
        if (asked.isEmpty()) {
            return usual;
        }
        int limit;
        try {
            limit = Integer.parseInt(asked);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("limit", "The limit must be a number.");
        }
        // -1 asks for as many as there may be (recorded for zones).
        if (limit == -1 || limit > most && caps) {
            return most;
        }
        if (limit < least || limit > most) {
            throw Refusal.invalid("limit", "The limit must be between " + least + " and " + most + ".");
        }
        return limit;
    }
}
