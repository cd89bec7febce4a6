package org.butterflysecurity.testkit.auth0;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Token buckets: how many requests at once, and how many a minute. A request spends from the bucket of its endpoint group and,
 * where the plan has one, from the global bucket. Source: Auth0 "Rate limit configurations", read 2026-08.
 */
public final class Auth0RatePlan {
    /** The bucket of all endpoints together. */
    public static final String GLOBAL = "global";

    private final Map<String, Bucket> buckets;
    private final Bucket other;

    private Auth0RatePlan(Map<String, Bucket> buckets, Bucket other) {
        this.buckets = Map.copyOf(buckets);
        this.other = other;
    }

    record Bucket(int burst, int perMinute) {}

    /** Limits that no test reaches; the headers are there all the same. */
    public static Auth0RatePlan unlimited() {
        return new Auth0RatePlan(Map.of(), new Bucket(1_000_000, 60_000_000));
    }

    /** The same bucket size for every endpoint group, and no global bucket. */
    public static Auth0RatePlan flat(int burst, int perMinute) {
        return new Auth0RatePlan(Map.of(), new Bucket(burst, perMinute));
    }

    public static Auth0RatePlan free() {
        return unlimited().with(GLOBAL, 2, 120);
    }

    public static Auth0RatePlan essentials() {
        return flat(10, 150)
                .with("users_read", 40, 500)
                .with("users_write", 20, 200)
                .with("clients_read", 5, 100)
                .with("connections_read", 5, 50)
                .with("logs_read", 10, 100);
    }

    public static Auth0RatePlan enterprise() {
        return enterprise(50, 960);
    }

    public static Auth0RatePlan enterpriseNonProduction() {
        return enterprise(10, 120);
    }

    private static Auth0RatePlan enterprise(int burst, int perMinute) {
        return unlimited()
                .with(GLOBAL, burst, perMinute)
                .with("organizations_read", 10, 100)
                .with("organizations_write", 5, 150)
                .with("organization_members_read", 40, 500)
                .with("organization_members_write", 20, 200)
                .with("organization_connections_read", 10, 100)
                .with("organization_connections_write", 5, 150)
                .with("organization_client_grants_read", 10, 100)
                .with("organization_client_grants_write", 5, 150)
                .with("organization_invitations_read", 20, 200)
                .with("partials_read", 5, 5)
                .with("partials_write", 5, 5)
                .with("email_templates_read", 15, 150)
                .with("email_templates_write", 10, 100);
    }

    /** A copy in which {@code bucket} has its own size. Buckets are named as {@code Calls#byBucket} shows them. */
    public Auth0RatePlan with(String bucket, int burst, int perMinute) {
        Map<String, Bucket> more = new LinkedHashMap<>(buckets);
        more.put(bucket, new Bucket(burst, perMinute));
        return new Auth0RatePlan(more, other);
    }

    Bucket of(String bucket) {
        return buckets.getOrDefault(bucket, other);
    }

    Optional<Bucket> global() {
        return Optional.ofNullable(buckets.get(GLOBAL));
    }
}
