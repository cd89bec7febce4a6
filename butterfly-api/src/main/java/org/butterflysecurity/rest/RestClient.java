package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.internal.rest.Sleeper;
import org.butterflysecurity.internal.rest.TenantOrigin;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.spi.ConnectorContext;

/**
 * Requests to one provider tenant: HTTPS, authenticated, paced within the tenant's rate limits, repeated where that helps,
 * never led to another host. Thread-safe.
 *
 * <p>Every method that talks throws {@link RefusedException} when the provider said no, {@link ProviderException} when it
 * could not be reached, failed until the attempts were used up, or answered what cannot be used, and
 * {@link org.butterflysecurity.error.AccessException} when the credential is not accepted.
 */
public final class RestClient implements AutoCloseable {

    private final TenantOrigin origin;
    private final RestOptions options;
    private final Authorizer authorizer;
    private final Exchanges exchanges;
    private final Pager pager;
    private final Downloads downloads;
    private final LongSupplier calls;
    private final Pause pause;

    RestClient(
            TenantOrigin origin,
            RestOptions options,
            Authorizer authorizer,
            Exchanges exchanges,
            NextPage nextPage,
            Downloads downloads,
            LongSupplier calls,
            Pause pause) {
        this.origin = origin;
        this.options = options;
        this.authorizer = authorizer;
        this.exchanges = exchanges;
        this.pager = new Pager(exchanges, nextPage, options.maxPages());
        this.downloads = downloads;
        this.calls = calls;
        this.pause = pause;
    }

    /**
     * Begins a client for the tenant at {@code origin}, for instance {@code https://acme.okta.com}.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} if it is no address
     */
    public static Builder builder(String origin) {
        return new Builder(origin);
    }

    /** Scheme, host and port of the tenant. */
    public URI origin() {
        return origin.uri();
    }

    /** What a snapshot should record about the connection, such as {@code tls=1.2 allowed}. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (origin.isPlain()) {
            notes.add("tls=none");
        } else if (options.allowsTls12()) {
            notes.add("tls=1.2 allowed");
        }
        if (options.trustsOnlyCaFile()) {
            notes.add("trust=ca-file");
        } else if (options.caFile().isPresent()) {
            notes.add("trust=java,ca-file");
        }
        return List.copyOf(notes);
    }

    /** Sends a request and gives the answer of a success. */
    public Answer send(RestRequest request) throws InterruptedException, RefusedException {
        return send(request, new LongAdder());
    }

    /** Sends a request and gives the JSON of a success byte for byte. */
    public Content content(RestRequest request) throws InterruptedException, RefusedException {
        return exchanges
                .send(request, new LongAdder(), true)
                .content()
                .orElseThrow(
                        () -> new ProviderException(ErrorCode.UNEXPECTED_ANSWER, request + ": there is no content."));
    }

    /** Reads a listing page by page. */
    public void pages(RestRequest first, JsonPointer items, Paging paging, PageVisitor visitor)
            throws InterruptedException, RefusedException {
        pages(first, items, paging, visitor, new LongAdder());
    }

    /**
     * Fetches what a link of the provider points at, on whatever host, without the credential. HTTPS only, and not from
     * loopback or private addresses unless the tenant itself is on loopback.
     *
     * @param maxBytes largest content accepted
     */
    public Content download(URI link, long maxBytes) throws InterruptedException, RefusedException {
        return download(link, maxBytes, new LongAdder());
    }

    /**
     * The scopes that the provider granted, fetching a token if there is none yet; empty where the credential has none to
     * show, such as a static token.
     */
    public Optional<Set<String>> grantedScopes() throws InterruptedException {
        return authorizer.grantedScopes();
    }

    /** Requests sent so far, retries and token requests included. */
    public long calls() {
        return calls.getAsLong();
    }

    /** Forgets the credential and the token. */
    @Override
    public void close() {
        authorizer.close();
    }

    /** Lets time pass: for what the provider works at and does not call back about. */
    void pause(Duration duration) throws InterruptedException {
        pause.of(duration);
    }

    /** How time passes. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    Answer send(RestRequest request, LongAdder counter) throws InterruptedException, RefusedException {
        return exchanges.send(request, counter);
    }

    void pages(RestRequest first, JsonPointer items, Paging paging, PageVisitor visitor, LongAdder counter)
            throws InterruptedException, RefusedException {
        pager.read(first, items, paging, visitor, counter);
    }

    Content download(URI link, long maxBytes, LongAdder counter) throws InterruptedException, RefusedException {
        return downloads.fetch(link, maxBytes, counter);
    }

    void stream(URI link, StreamVisitor visitor, LongAdder counter) throws InterruptedException, RefusedException {
        downloads.stream(link, visitor, counter);
    }

    JsonLimits answerLimits() {
        return options.answerLimits();
    }

    int maxConcurrency() {
        return options.maxConcurrency();
    }

    /** Collects what a client needs. Not thread-safe. */
    public static final class Builder {
        private final String origin;
        private RestOptions options = RestOptions.DEFAULT;
        private Optional<Credential> credential = Optional.empty();
        private Set<String> scopes = Set.of();
        private Set<String> siblingHosts = Set.of();
        private Optional<RateLimitHeaders> rateLimitHeaders = Optional.empty();
        private ErrorClassifier classifier = ErrorClassifier.standard();

        private Builder(String origin) {
            this.origin = origin;
        }

        /** Default {@link RestOptions#DEFAULT}. */
        public Builder options(RestOptions value) {
            options = requireNonNull(value, "options");
            return this;
        }

        /** Default none: every request goes without. */
        public Builder credential(Credential value) {
            credential = Optional.of(value);
            return this;
        }

        /** Scopes to ask for with the token. Default none. */
        public Builder scopes(Collection<String> values) {
            scopes = new LinkedHashSet<>(values);
            return this;
        }

        /** Hosts that {@code next} links name beside the tenant's own, so that nobody wonders. Requests go to the tenant's own. */
        public Builder siblingHosts(Collection<String> hosts) {
            siblingHosts = Set.copyOf(hosts);
            return this;
        }

        /** Where the provider tells its rate limits. Default nowhere: only the concurrency is bounded. */
        public Builder rateLimitHeaders(RateLimitHeaders names) {
            rateLimitHeaders = Optional.of(names);
            return this;
        }

        /** Default {@link ErrorClassifier#standard()}. */
        public Builder classifier(ErrorClassifier value) {
            classifier = requireNonNull(value, "classifier");
            return this;
        }

        /**
         * Opens the credential. Nothing is sent yet.
         *
         * @throws ConfigurationException if the address is not HTTPS, a secret is missing or the CA file cannot be read
         */
        public RestClient open(ConnectorContext context) {
            return open(context, Sleeper.real(context.clock()), options.requestTimeout());
        }

        /** As {@link #open(ConnectorContext)}, for tests: they bring their own time. */
        RestClient open(ConnectorContext context, Sleeper sleeper, Duration timeout) {
            TenantOrigin tenant = TenantOrigin.of(origin, options.allowsLoopbackHttp(), siblingHosts);
            return new ClientWiring(context, options, tenant, sleeper, timeout)
                    .client(credential, scopes, rateLimitHeaders, classifier);
        }
    }
}
