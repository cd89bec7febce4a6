package org.butterflysecurity.testkit.auth0;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that look like Auth0's. Those of the demo tenant are made from the type and a number and sort in the order of the numbers;
 * those given later sort behind them.
 */
final class Ids {
    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("connection", "con_"),
            Map.entry("role", "rol_"),
            Map.entry("organization-role", "rol_"),
            Map.entry("organization", "org_"),
            Map.entry("client-grant", "cgr_"),
            Map.entry("client-credential", "cred_"),
            Map.entry("rule", "rul_"),
            Map.entry("log-stream", "lst_"),
            Map.entry("network-acl", "acl_"),
            Map.entry("custom-domain", "cd_"),
            Map.entry("self-service-profile", "ssp_"),
            Map.entry("user-attribute-profile", "uap_"),
            Map.entry("connection-profile", "cop_"),
            Map.entry("token-exchange-profile", "tep_"),
            Map.entry("form", "ap_"),
            Map.entry("flow", "af_"),
            Map.entry("flow-vault-connection", "ac_"),
            Map.entry("event-stream", "est_"),
            Map.entry("rate-limit-policy", "rlp_"),
            Map.entry("phone-provider", "pro_"),
            Map.entry("phone-template", "tem_"),
            Map.entry("organization-invitation", "uinv_"),
            Map.entry("organization-discovery-domain", "dom_"),
            Map.entry("verifiable-credential-template", "vct_"),
            Map.entry("agent", "agt_"),
            Map.entry("group", "grp_"),
            Map.entry("job", "job_"),
            Map.entry("user-authentication-method", "auth_"));
    private static final Set<String> UUIDS =
            Set.of("action", "action-version", "action-module", "action-module-version");
    private static final Set<String> HEXADECIMAL = Set.of("resource-server", "user", "user-grant", "device-credential");
    private static final Set<String> PLAIN = Set.of("client");

    private final String seed;
    private final AtomicLong given = new AtomicLong();

    Ids(long seed) {
        this.seed = String.format("%08x", (int) (seed * 0x9E3779B9L));
    }

    /** The id of the n-th object of the demo tenant. */
    String of(String type, long n) {
        return id(type, "0", n);
    }

    /** An id that no object had before. */
    String next(String type) {
        return id(type, "f", given.incrementAndGet());
    }

    private String id(String type, String first, long n) {
        if (UUIDS.contains(type)) {
            return String.format("%s%07x-%s-4%03x-8000-%012x", first, n, seed.substring(0, 4), type.length(), n);
        }
        if (HEXADECIMAL.contains(type)) {
            // An API and a user have ids of one kind, and never the same.
            String kind = type.equals("resource-server") ? "a" : first;
            return String.format("%s%s%s%014x", kind, seed, first, n);
        }
        if (PLAIN.contains(type)) {
            return String.format("%s%07d%sDemoClientDemoCl", first.equals("0") ? "A" : "z", n, seed);
        }
        String prefix = PREFIXES.getOrDefault(type, type.substring(0, Math.min(4, type.length())) + "_");
        return String.format("%s%s%07x%s", prefix, first, n, seed);
    }

    /** Which object of the demo tenant has {@code id}; empty if none can have. */
    Optional<Long> indexOfUser(String id) {
        String start = "auth0|0" + seed + "0";
        if (id.length() != start.length() + 14 || !id.startsWith(start)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(id.substring(start.length()), 16));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The id of the n-th user of the demo tenant. */
    String user(long n) {
        return "auth0|" + of("user", n);
    }
}
