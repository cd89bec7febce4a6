package org.butterflysecurity.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers that go wrong on purpose. A fault is queued for the next requests whose path matches; the first queued one that
 * matches is used. Safe for use by several threads.
 */
public final class Faults {
    private final List<Queued> queue = new ArrayList<>();

    /** Nothing goes wrong yet. */
    public Faults() {}

    /** How an answer goes wrong. */
    public sealed interface Fault {
        /** 429 for too many requests in the window, with its headers; the reset is {@code after} from now. */
        record TooMany(Duration after) implements Fault {}

        /** 429 for too many requests at once: limit 0, remaining 0. */
        record TooManyAtOnce() implements Fault {}

        /** An error status with the provider's error body. */
        @SuppressWarnings("JavaLangClash") // a fault that answers with an error
        record Error(int status, String code) implements Fault {}

        /** The true headers, the first {@code bytes} of the body, then a closed connection. */
        record CutAfter(int bytes) implements Fault {}

        /** A complete answer whose JSON ends too early. */
        record TruncatedJson() implements Fault {}

        /** The true answer, {@code bytes} at a time with a pause in between. */
        record Slow(int bytes, Duration pause) implements Fault {}

        /** The true answer with another {@code next} link. */
        record NextLink(String url) implements Fault {}

        /** The true answer whose {@code next} link is the request itself. */
        record LoopingNextLink() implements Fault {}

        /** 302 to another address. */
        record Redirect(String location) implements Fault {}

        /** The true body under another content type and in other words. */
        record Html() implements Fault {}
    }

    /** Queues {@code fault} for the next {@code times} requests whose path matches {@code pathPattern} as a whole. */
    public Faults next(String pathPattern, int times, Fault fault) {
        synchronized (queue) {
            queue.add(new Queued(Pattern.compile(pathPattern), times, fault));
        }
        return this;
    }

    /** Queues {@code fault} for the next request whose path matches. */
    public Faults next(String pathPattern, Fault fault) {
        return next(pathPattern, 1, fault);
    }

    /** Drops what is still queued. */
    public void clear() {
        synchronized (queue) {
            queue.clear();
        }
    }

    /** How many faults have not happened yet. */
    public int queued() {
        synchronized (queue) {
            return queue.stream().mapToInt(q -> q.left).sum();
        }
    }

    /** The fault that a request for {@code path} meets; it is used up. */
    public Optional<Fault> take(String path) {
        synchronized (queue) {
            Iterator<Queued> each = queue.iterator();
            while (each.hasNext()) {
                Queued queued = each.next();
                if (queued.path.matcher(path).matches()) {
                    if (--queued.left == 0) {
                        each.remove();
                    }
                    return Optional.of(queued.fault);
                }
            }
            return Optional.empty();
        }
    }

    private static final class Queued {
        private final Pattern path;
        private final Fault fault;
        private int left;

        Queued(Pattern path, int times, Fault fault) {
            if (times < 1) {
                throw new IllegalArgumentException("times must be positive: " + times);
            }
            this.path = path;
            this.left = times;
            this.fault = fault;
        }
    }
}
