package org.butterflysecurity.testkit.okta;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids as Okta makes them: 20 letters and digits, of which the first three tell the type. Ids of the demo tenant count up, so
 * that the n-th object can be made without its predecessors; ids given later sort behind them.
 */
final class Ids {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int COUNTER = 6;
    private static final String END = "5d7";
    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("user", "00u"),
            Map.entry("group", "00g"),
            Map.entry("app", "0oa"),
            Map.entry("idp", "0oa"),
            Map.entry("log-stream", "0oa"),
            Map.entry("group-rule", "0pr"),
            Map.entry("network-zone", "nzo"),
            Map.entry("authz-server", "aus"),
            Map.entry("authz-server-scope", "scp"),
            Map.entry("authz-server-claim", "ocl"),
            Map.entry("authz-server-policy", "00p"),
            Map.entry("authz-server-policy-rule", "0pr"),
            Map.entry("inline-hook", "cal"),
            Map.entry("event-hook", "who"),
            Map.entry("hook-key", "HKY"),
            Map.entry("brand", "bnd"),
            Map.entry("theme", "thd"),
            Map.entry("custom-domain", "OcD"),
            Map.entry("email-domain", "OeD"),
            Map.entry("trusted-origin", "tos"),
            Map.entry("behavior", "bhv"),
            Map.entry("device-assurance", "dae"),
            Map.entry("user-type", "oty"),
            Map.entry("user-schema", "osc"),
            Map.entry("feature", "ftr"),
            Map.entry("custom-role", "cr0"),
            Map.entry("resource-set", "iam"),
            Map.entry("profile-mapping", "prm"),
            Map.entry("authenticator", "aut"),
            Map.entry("app-client-secret", "ocs"),
            Map.entry("app-grant", "oag"),
            Map.entry("realm", "guo"),
            Map.entry("api-token", "00T"));

    private static final Set<String> BIG = Set.of("user", "group", "app");

    private final String middle;
    private final AtomicLong given = new AtomicLong();

    Ids(long seed) {
        StringBuilder letters = new StringBuilder();
        long rest = seed * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < 8; i++) {
            // The first letter sorts before that of ids given later.
            int range = i == 0 ? 20 : DIGITS.length();
            letters.append(DIGITS.charAt((i == 0 ? 36 : 0) + (int) Math.floorMod(rest, (long) range)));
            rest = rest * 31 + 7;
        }
        this.middle = letters.toString();
    }

    static String prefix(String type) {
        String known = PREFIXES.get(type);
        if (known != null) {
            return known;
        }
        if (type.startsWith("policy-rule-")) {
            return "rul";
        }
        if (type.startsWith("policy-") && !type.equals("policy-mapping")) {
            return "rst";
        }
        String hash = Integer.toString(Math.floorMod(type.hashCode(), 36 * 36 * 36) + 36 * 36 * 36, 36);
        return hash.substring(hash.length() - 3);
    }

    /** The id of the n-th object of the demo tenant. */
    String of(String type, long n) {
        char[] counter = new char[COUNTER];
        long rest = offset(type) + n;
        for (int i = COUNTER - 1; i >= 0; i--) {
            counter[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return prefix(type) + middle + new String(counter) + END;
    }

    /** Which object of the demo tenant has {@code id}; empty if none can have. */
    Optional<Long> indexOf(String type, String id) {
        String start = prefix(type) + middle;
        if (id.length() != start.length() + COUNTER + END.length() || !id.startsWith(start) || !id.endsWith(END)) {
            return Optional.empty();
        }
        long n = 0;
        for (int i = start.length(); i < start.length() + COUNTER; i++) {
            int digit = DIGITS.indexOf(id.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            n = n * DIGITS.length() + digit;
        }
        return n < offset(type) ? Optional.empty() : Optional.of(n - offset(type));
    }

    /** Types that share a prefix share no ids: only the big types count from nought. */
    private static long offset(String type) {
        return BIG.contains(type) ? 0 : (50L + Math.floorMod(type.hashCode(), 50_000)) * 1_100_000;
    }

    /** Sorts behind every id of the demo tenant and before those given later. */
    String lastOfDemo(String type) {
        return prefix(type) + "y";
    }

    /** An id that no object had before. */
    String next(String type) {
        String count = Long.toString(given.incrementAndGet(), 36);
        return prefix(type) + "z" + "0".repeat(20 - 3 - 1 - count.length() - END.length()) + count + END;
    }
}
