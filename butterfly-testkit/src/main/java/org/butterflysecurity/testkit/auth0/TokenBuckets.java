package org.butterflysecurity.testkit.auth0;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.testkit.internal.Answer;

/** Lets requests pass as long as their buckets have tokens, which come back at a steady rate. */
final class TokenBuckets {
    private static final Set<String> PARTS =
            Set.of("members", "connections", "client-grants", "invitations", "enabled_connections");

    private final Auth0RatePlan plan;
    private final Clock clock;
    private final Map<String, Level> levels = new ConcurrentHashMap<>();

    private record Level(double tokens, Instant at) {}

    /** What the headers say about a request, and whether it may pass. */
    record Verdict(boolean allowed, String bucket, int limit, int remaining, Instant reset) {
        Answer onto(Answer answer) {
            return answer.with("x-ratelimit-limit", Integer.toString(limit))
                    .with("x-ratelimit-remaining", Integer.toString(remaining))
                    .with("x-ratelimit-reset", Long.toString(reset.getEpochSecond()));
        }
    }

    TokenBuckets(Auth0RatePlan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
    }

    Verdict take(String bucket) {
        Verdict own = take(bucket, plan.of(bucket));
        Optional<Verdict> global = plan.global().filter(b -> own.allowed()).map(b -> take(Auth0RatePlan.GLOBAL, b));
        return global.filter(g -> !g.allowed() || g.remaining() < own.remaining())
                .orElse(own);
    }

    private Verdict take(String name, Auth0RatePlan.Bucket bucket) {
        Instant now = clock.instant();
        double perSecond = bucket.perMinute() / 60.0;
        boolean[] allowed = {false};
        Level level = levels.compute(name, (n, before) -> {
            double filled = before == null
                    ? bucket.burst()
                    : Math.min(
                            bucket.burst(),
                            before.tokens() + Duration.between(before.at(), now).toNanos() / 1e9 * perSecond);
            allowed[0] = filled >= 1;
            return new Level(allowed[0] ? filled - 1 : filled, now);
        });
        // When the next token is there: whole seconds, never too early.
        double missing = Math.max(0, 1 - level.tokens());
        Instant reset = Instant.ofEpochSecond(
                now.plusMillis((long) (missing / perSecond * 1000)).getEpochSecond() + 1);
        return new Verdict(allowed[0], name, bucket.burst(), (int) level.tokens(), reset);
    }

    /** The endpoint group of a request: {@code users_read}, {@code organization_members_write}, … */
    static String group(String method, List<String> segments) {
        String verb = method.equals("GET") || method.equals("HEAD") ? "_read" : "_write";
        if (segments.size() < 3) {
            return "oauth";
        }
        String area = segments.get(2);
        if (area.equals("organizations") && segments.size() > 4 && PARTS.contains(segments.get(4))) {
            return "organization_" + segments.get(4).replace('-', '_') + verb;
        }
        if (area.equals("prompts") && segments.get(segments.size() - 1).equals("partials")) {
            return "partials" + verb;
        }
        return area.replace('-', '_') + verb;
    }
}
