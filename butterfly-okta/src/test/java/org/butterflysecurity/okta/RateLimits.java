package org.butterflysecurity.okta;

import java.util.List;
import java.util.Set;

/** Okta's table of rate limits: a request counts for the most specific path that matches. Source: Okta "Rate limits", read 2026-08. */
final class RateLimits {
    /** Parts of {@code /api/v1} with a limit of their own whose size Okta does not publish. */
    private static final Set<String> OWN = Set.of(
            "logs",
            "iam",
            "domains",
            "hook-keys",
            "push-providers",
            "device-assurances",
            "devices",
            "agentPools",
            "principal-rate-limits");

    private RateLimits() {}

    /** The limit that reading {@code path} spends. */
    static String of(String path) {
        List<String> segments = List.of(path.substring(1).split("\\?")[0].split("/"));
        if (path.startsWith("/oauth2/v1/clients")) {
            return "/oauth2/v1/clients";
        }
        if (!path.startsWith("/api/v1/")) {
            return "other";
        }
        String area = segments.get(2);
        int size = segments.size();
        return switch (area) {
            case "apps" -> size == 4 ? "/api/v1/apps/{id}" : "/api/v1/apps";
            case "groups" -> size == 4 && !segments.get(3).equals("rules") ? "/api/v1/groups/{id}" : "/api/v1/groups";
            case "users" -> size == 3 ? "/api/v1/users" : size == 4 ? "/api/v1/users/{id}" : "/api/v1/users/{id}/*";
            default -> OWN.contains(area) ? "/api/v1/" + area : "/api/v1";
        };
    }
}
