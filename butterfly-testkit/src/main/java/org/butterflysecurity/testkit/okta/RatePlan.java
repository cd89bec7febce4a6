package org.butterflysecurity.testkit.okta;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Requests per window that each bucket allows, and how many at once. The named plans are Okta's published ones; the
 * buckets without a published number get that of {@code /api/v1}. Source: Okta "Rate limits", read 2026-08.
 */
public final class RatePlan {
    private final Map<String, Integer> limits;
    private final int other;
    private final OptionalInt concurrent;

    private RatePlan(Map<String, Integer> limits, int other, OptionalInt concurrent) {
        this.limits = limits;
        this.other = other;
        this.concurrent = concurrent;
    }

    /** Generous limits that no test reaches; the headers are there all the same. */
    public static RatePlan unlimited() {
        return flat(1_000_000);
    }

    /** The same limit for every bucket, and no limit of requests at once. */
    public static RatePlan flat(int requestsPerWindow) {
        return new RatePlan(Map.of(), requestsPerWindow, OptionalInt.empty());
    }

    public static RatePlan integratorFree() {
        return published(20, 100, 100, 100, 100, 100, 20, 25, 300, 100, 35);
    }

    public static RatePlan oneApp() {
        return published(100, 600, 600, 600, 600, 1000, 50, 100, 1200, 600, 75);
    }

    public static RatePlan enterprise() {
        return published(100, 600, 600, 600, 600, 1000, 50, 100, 1200, 600, 75);
    }

    public static RatePlan workforce() {
        return published(100, 500, 500, 1000, 600, 2000, 120, 100, 2000, 1200, 75);
    }

    /** A copy in which {@code bucket} has its own limit. Buckets are named as {@link Calls#byBucket} shows them. */
    public RatePlan with(String bucket, int requestsPerWindow) {
        Map<String, Integer> more = new LinkedHashMap<>(limits);
        more.put(bucket, requestsPerWindow);
        return new RatePlan(more, other, concurrent);
    }

    /** A copy that allows {@code requests} at once. */
    public RatePlan atOnce(int requests) {
        return new RatePlan(limits, other, OptionalInt.of(requests));
    }

    int limit(String bucket) {
        return limits.getOrDefault(bucket, other);
    }

    OptionalInt concurrent() {
        return concurrent;
    }

    private static RatePlan published(
            int apps,
            int app,
            int groups,
            int group,
            int users,
            int user,
            int logs,
            int clients,
            int token,
            int other,
            int concurrent) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        limits.put(Buckets.APPS, apps);
        limits.put(Buckets.APP, app);
        limits.put(Buckets.GROUPS, groups);
        limits.put(Buckets.GROUP, group);
        limits.put(Buckets.USERS, users);
        limits.put(Buckets.USER, user);
        limits.put(Buckets.LOGS, logs);
        limits.put(Buckets.CLIENTS, clients);
        limits.put(Buckets.TOKEN, token);
        return new RatePlan(limits, other, OptionalInt.of(concurrent));
    }
}
