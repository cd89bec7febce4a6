package org.butterflysecurity.testkit.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a simulated tenant was asked, counted. Safe for use by several threads. */
public final class Calls {
    private static final int KEPT = 10_000;

    private final Map<String, LongAdder> byEndpoint = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> byBucket = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> byRefusal = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();
    private final Deque<Call> latest = new ArrayDeque<>();

    /** Nothing asked yet. */
    public Calls() {}

    /**
     * One call.
     *
     * @param target path and query
     * @param bucket the rate limit it counted for; empty where none
     * @param status what was answered; 0 where the connection was cut
     */
    public record Call(String method, String target, String bucket, int status) {}

    /** Counts a call; {@code endpoint} is its path as the catalog writes it. */
    public void add(Call call, String endpoint) {
        total.increment();
        byEndpoint
                .computeIfAbsent(call.method() + " " + endpoint, e -> new LongAdder())
                .increment();
        byBucket.computeIfAbsent(call.bucket(), b -> new LongAdder()).increment();
        byStatus.computeIfAbsent(call.status(), s -> new LongAdder()).increment();
        synchronized (latest) {
            if (latest.size() == KEPT) {
                latest.removeFirst();
            }
            latest.addLast(call);
        }
    }

    /** Counts an answer that refuses with one of the provider's error codes. */
    public void refused(String code) {
        byRefusal.computeIfAbsent(code, c -> new LongAdder()).increment();
    }

    /** How often each of the provider's error codes was answered. */
    public Map<String, Long> byRefusal() {
        return sums(byRefusal);
    }

    /** All calls, token requests and refused ones included. */
    public long total() {
        return total.sum();
    }

    /** Calls answered with {@code status}. */
    public long withStatus(int status) {
        LongAdder count = byStatus.get(status);
        return count == null ? 0 : count.sum();
    }

    /** How many calls were answered with 429, whether by a limit or by a fault. */
    public long tooMany() {
        return withStatus(429);
    }

    /** Counts by method and endpoint, the endpoint as the catalog writes it: {@code GET /api/v1/groups/{groupId}/users}. */
    public Map<String, Long> byEndpoint() {
        return sums(byEndpoint);
    }

    /** Counts by rate limit bucket. */
    public Map<String, Long> byBucket() {
        return sums(byBucket);
    }

    /** The last 10,000 calls, oldest first. */
    public List<Call> latest() {
        synchronized (latest) {
            return new ArrayList<>(latest);
        }
    }

    /** Forgets everything counted so far. */
    public void reset() {
        byEndpoint.clear();
        byBucket.clear();
        byStatus.clear();
        byRefusal.clear();
        total.reset();
        synchronized (latest) {
            latest.clear();
        }
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> sums = new TreeMap<>();
        adders.forEach((name, adder) -> sums.put(name, adder.sum()));
        return sums;
    }
}
