package org.butterflysecurity.testkit.okta;

import java.util.List;
import java.util.Set;

/** Which rate limit a request counts for: the most specific path of Okta's table that matches. */
final class Buckets {
    static final String APPS = "/api/v1/apps";
    static final String APP = "/api/v1/apps/{id}";
    static final String GROUPS = "/api/v1/groups";
    static final String GROUP = "/api/v1/groups/{id}";
    static final String USERS = "/api/v1/users";
    static final String USER = "/api/v1/users/{id}";
    static final String USER_PARTS = "/api/v1/users/{id}/*";
    static final String LOGS = "/api/v1/logs";
    static final String CLIENTS = "/oauth2/v1/clients";
    static final String TOKEN = "/oauth2/v1";
    static final String OTHER = "/api/v1";

    /** Areas with a bucket of their own whose size Okta does not publish. */
    private static final Set<String> OWN = Set.of(
            "iam",
            "domains",
            "hook-keys",
            "push-providers",
            "device-assurances",
            "devices",
            "agentPools",
            "principal-rate-limits");

    private Buckets() {}

    static String of(String method, List<String> segments) {
        int size = segments.size();
        if (size > 2 && segments.get(0).equals("api") && segments.get(1).equals("v1")) {
            String area = segments.get(2);
            return switch (area) {
                case "apps" -> size == 4 ? APP : APPS;
                case "groups" -> size == 4 && !segments.get(3).equals("rules") ? GROUP : GROUPS;
                case "users" -> size == 3 || size == 4 && !method.equals("GET") ? USERS : size == 4 ? USER : USER_PARTS;
                case "logs" -> LOGS;
                default -> OWN.contains(area) ? OTHER + "/" + area : OTHER;
            };
        }
        if (size > 1 && segments.get(0).equals("oauth2")) {
            return size > 2 && segments.get(2).equals("clients") ? CLIENTS : TOKEN;
        }
        return "/" + segments.get(0);
    }
}
