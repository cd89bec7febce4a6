package org.butterflysecurity.auth0;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.butterflysecurity.auth0.internal.Auth0Errors;
import org.butterflysecurity.auth0.internal.Auth0Readers;
import org.butterflysecurity.auth0.internal.Auth0Writers;
import org.butterflysecurity.auth0.internal.TenantDomain;
import org.butterflysecurity.auth0.internal.TenantLog;
import org.butterflysecurity.auth0.internal.Untouchables;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.rest.Credential;
import org.butterflysecurity.rest.RateLimitHeaders;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestOptions;
import org.butterflysecurity.rest.RestSession;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;
import org.butterflysecurity.spi.RestoreSession;
import org.butterflysecurity.spi.Touched;

/**
 * Reads an Auth0 tenant by its Management API.
 *
 * <pre>{@code
 * Auth0Connector.builder()
 *     .domain("acme.eu.auth0.com")
 *     .clientId("aB3…")
 *     .clientSecret(SecretRef.of("auth0-acme"))
 *     .build()
 * }</pre>
 *
 * <p>It works as a machine-to-machine application that is authorised for the Management API with the scopes of the types to be
 * read ({@link Catalog#readScopes}). Auth0 gives an application every scope it was authorised for, so a backup wants one of its
 * own, without scopes that write or show keys. Immutable and thread-safe.
 */
public final class Auth0Connector implements IdentityConnector {
    /** Source: Auth0 "Rate limit policy", read 2026-08; the reset is epoch seconds. */
    private static final RateLimitHeaders RATE_LIMITS =
            new RateLimitHeaders("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset");

    private final TenantDomain domain;
    private final TenantDomain canonical;
    private final Credential credential;
    private final RestOptions options;
    private final Catalog catalog;

    Auth0Connector(
            TenantDomain domain, TenantDomain canonical, Credential credential, RestOptions options, Catalog catalog) {
        this.domain = domain;
        this.canonical = canonical;
        this.credential = credential;
        this.options = options;
        this.catalog = catalog;
    }

    /** Starts to say which tenant and as whom. */
    public static Auth0ConnectorBuilder builder() {
        return new Auth0ConnectorBuilder();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public Set<String> groups() {
        return Set.of("core");
    }

    @Override
    public ConnectorSession open(ConnectorContext context, Set<ResourceType> selected) {
        return connect(context, selected);
    }

    /** The same connection: Auth0 grants all scopes of the client's grant, whatever is asked for. */
    @Override
    public RestoreSession openForRestore(ConnectorContext context, Set<ResourceType> selected) {
        return connect(context, selected);
    }

    @Override
    public Optional<String> reasonToSpare(Touched object) {
        return new Untouchables(credential, canonical.authority())
                .reason(object.type(), object.key(), object.document());
    }

    @Override
    public Diff.LogReading readLog(ConnectorContext context, LogQuery query, Consumer<LogEntry> sink)
            throws InterruptedException {
        try (RestClient client = client(context)) {
            return new TenantLog(client, catalog, query).read(sink);
        }
    }

    private RestClient client(ConnectorContext context) {
        return RestClient.builder(domain.toString())
                .options(options)
                .credential(credential)
                .siblingHosts(Set.of(canonical.authority()))
                .rateLimitHeaders(RATE_LIMITS)
                .classifier(new Auth0Errors())
                .open(context);
    }

    private RestSession connect(ConnectorContext context, Set<ResourceType> selected) {
        RestClient client = client(context);
        Snapshot.Connection connection = new Snapshot.Connection(
                Auth0Catalog.PROVIDER, domain.toString(), canonical.authority(), client.notes());
        return RestSession.builder(context, client, catalog, connection, catalog.withParents(selected))
                .readers(Auth0Readers.of(context.clock()))
                .writers(Auth0Writers.all())
                .open();
    }

    /** Names the tenant, never the credential. */
    @Override
    public String toString() {
        return "Auth0Connector[" + domain + "]";
    }
}
