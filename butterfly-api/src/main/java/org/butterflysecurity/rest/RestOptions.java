package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonLimits;

/** How a {@link RestClient} talks to a provider. Immutable; the defaults suit a production tenant. */
public final class RestOptions {
    /** Every default. */
    public static final RestOptions DEFAULT = builder().build();

    private final Builder settings;

    private RestOptions(Builder settings) {
        this.settings = settings;
    }

    /** The same options, to be changed. */
    public Builder toBuilder() {
        return settings.copy();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Longest duration of one exchange, from connecting to the last byte of the body. */
    public Duration requestTimeout() {
        return settings.requestTimeout;
    }

    /** Longest pause taken because a server asks for it. */
    public Duration maxServerPause() {
        return settings.maxServerPause;
    }

    /** How often a request is sent before it counts as failed. */
    public int maxAttempts() {
        return settings.maxAttempts;
    }

    /** Part of every rate limit that may be spent, above 0 and at most 1. */
    public double rateLimitShare() {
        return settings.rateLimitShare;
    }

    /** Requests in flight at the same time. */
    public int maxConcurrency() {
        return settings.maxConcurrency;
    }

    /** Size and nesting of one answer. */
    public JsonLimits answerLimits() {
        return settings.answerLimits;
    }

    /** Pages of one listing. */
    public int maxPages() {
        return settings.maxPages;
    }

    /** PEM file with certificates of authorities, if one was given. */
    public Optional<Path> caFile() {
        return settings.caFile;
    }

    /** Whether {@link #caFile()} stands alone instead of beside the authorities that Java trusts. */
    public boolean trustsOnlyCaFile() {
        return settings.onlyCaFile;
    }

    public boolean allowsTls12() {
        return settings.tls12;
    }

    public boolean allowsLoopbackHttp() {
        return settings.loopbackHttp;
    }

    /** How the provider is reached; empty for the JVM's own proxy settings. */
    public Optional<ProxySelector> proxy() {
        return settings.proxy;
    }

    public String userAgent() {
        return settings.userAgent;
    }

    /** Headers sent with every request to the tenant. */
    public Map<String, String> headers() {
        return Map.copyOf(settings.headers);
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder implements Cloneable {
        private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(30);
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
        private static final int MOST_CONCURRENT = 64;

        private Duration requestTimeout = Duration.ofSeconds(60);
        private Duration maxServerPause = Duration.ofMinutes(2);
        private int maxAttempts = 8;
        private double rateLimitShare = 0.5;
        private int maxConcurrency = 8;
        private JsonLimits answerLimits = JsonLimits.DEFAULT;
        private int maxPages = 100_000;
        private Optional<Path> caFile = Optional.empty();
        private boolean onlyCaFile;
        private boolean tls12;
        private boolean loopbackHttp;
        private Optional<ProxySelector> proxy = Optional.empty();
        private String userAgent = "butterfly-backup";
        private Map<String, String> headers = new LinkedHashMap<>();

        private Builder() {}

        /** Longest duration of one exchange, body included. 30 to 300 seconds, default 60. */
        public Builder requestTimeout(Duration timeout) {
            check(
                    timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
                    "The request timeout must be 30 to 300 seconds, not " + timeout.toSeconds() + ".");
            requestTimeout = timeout;
            return this;
        }

        /** Longest pause taken because a server asks for it. Default 2 minutes; a longer one ends the request as rate limited. */
        public Builder maxServerPause(Duration pause) {
            check(!pause.isNegative() && !pause.isZero(), "The longest server pause must be positive.");
            maxServerPause = pause;
            return this;
        }

        /** How often a request is sent before it counts as failed. 1 to 20, default 8. */
        public Builder maxAttempts(int attempts) {
            check(attempts >= 1 && attempts <= 20, "The attempts must be 1 to 20, not " + attempts + ".");
            maxAttempts = attempts;
            return this;
        }

        /** Part of every rate limit that may be spent: above 0, at most 1, default 0.5. */
        public Builder rateLimitShare(double share) {
            check(share > 0 && share <= 1, "The rate limit share must be above 0 and at most 1, not " + share + ".");
            rateLimitShare = share;
            return this;
        }

        /** Requests in flight at the same time. 1 to 64, default 8. */
        public Builder maxConcurrency(int requests) {
            check(
                    requests >= 1 && requests <= MOST_CONCURRENT,
                    "The concurrency must be 1 to " + MOST_CONCURRENT + ", not " + requests + ".");
            maxConcurrency = requests;
            return this;
        }

        /** Size and nesting of one answer. Default 64 MiB and 200 levels. */
        public Builder answerLimits(JsonLimits limits) {
            answerLimits = requireNonNull(limits, "limits");
            return this;
        }

        /** Pages of one listing. Default 100,000. */
        public Builder maxPages(int pages) {
            check(pages >= 1, "The pages must be at least 1, not " + pages + ".");
            maxPages = pages;
            return this;
        }

        /** Trusts the authorities in a PEM file beside those that Java trusts. Default none. */
        public Builder caFile(Path pem) {
            caFile = Optional.of(pem);
            onlyCaFile = false;
            return this;
        }

        /** Trusts the authorities in a PEM file and no others. */
        public Builder onlyCaFile(Path pem) {
            caFile = Optional.of(pem);
            onlyCaFile = true;
            return this;
        }

        /** Accepts TLS 1.2 beside TLS 1.3. The snapshot records it. Default 1.3 only. */
        public Builder allowTls12() {
            tls12 = true;
            return this;
        }

        /** Accepts plain HTTP to this machine itself, for tests. Default HTTPS only. */
        public Builder allowLoopbackHttp() {
            loopbackHttp = true;
            return this;
        }

        /** How the provider is reached. Default the JVM's own proxy settings. */
        public Builder proxy(ProxySelector selector) {
            proxy = Optional.of(selector);
            return this;
        }

        /** Names the software to the provider. Default {@code butterfly-backup}. */
        public Builder userAgent(String name) {
            check(!name.isBlank() && isHeaderText(name), "The user agent must be one line of printable ASCII.");
            userAgent = name;
            return this;
        }

        /** Sends a header with every request to the tenant; a second call with the same name replaces it. */
        public Builder header(String name, String value) {
            check(!name.isBlank() && isHeaderText(name + value), "A header must be one line of printable ASCII.");
            headers.put(name, value);
            return this;
        }

        public RestOptions build() {
            return new RestOptions(copy());
        }

        private Builder copy() {
            try {
                Builder copy = (Builder) clone();
                copy.headers = new LinkedHashMap<>(headers);
                return copy;
            } catch (CloneNotSupportedException cannotHappen) {
                throw new IllegalStateException(cannotHappen);
            }
        }

        private static boolean isHeaderText(String text) {
            return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new ConfigurationException(ErrorCode.INVALID_SETTING, otherwise);
            }
        }
    }
}
