package org.butterflysecurity.okta;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.okta.internal.OktaErrors;
import org.butterflysecurity.okta.internal.OktaReaders;
import org.butterflysecurity.okta.internal.OrgUrl;
import org.butterflysecurity.okta.internal.Organization;
import org.butterflysecurity.okta.internal.SystemLog;
import org.butterflysecurity.okta.internal.Untouchables;
import org.butterflysecurity.rest.Credential;
import org.butterflysecurity.rest.OrgAccess;
import org.butterflysecurity.rest.RateLimitHeaders;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestOptions;
import org.butterflysecurity.rest.RestSession;
import org.butterflysecurity.rest.StaticToken;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.RestoreSession;
import org.butterflysecurity.spi.Touched;

/**
 * Reads an Okta org.
 *
 * <pre>{@code
 * OktaConnector.builder()
 *     .orgUrl("https://acme.okta.com")
 *     .clientId("0oa1…")
 *     .privateKey(SecretRef.of("okta-acme-key"))
 *     .build()
 * }</pre>
 *
 * <p>It works as a service app with {@code private_key_jwt} and read-only scopes. The app needs the scopes of the types to be
 * read ({@link Catalog#readScopes}) and an admin role that sees the whole org, such as Read-Only Administrator: a narrower
 * role shortens listings without a word. Immutable and thread-safe.
 */
public final class OktaConnector implements IdentityConnector, OrgAccess {
    private static final RateLimitHeaders RATE_LIMITS =
            new RateLimitHeaders("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset");

    private final OrgUrl orgUrl;
    private final Credential credential;
    private final RestOptions options;
    private final Catalog catalog;
    private final Set<String> groups;

    OktaConnector(OrgUrl orgUrl, Credential credential, RestOptions options, Catalog catalog, Set<String> groups) {
        this.orgUrl = orgUrl;
        this.credential = credential;
        this.options = options;
        this.catalog = catalog;
        this.groups = Set.copyOf(groups);
    }

    /** Starts to say which org and as whom. */
    public static OktaConnectorBuilder builder() {
        return new OktaConnectorBuilder();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public Set<String> groups() {
        return groups;
    }

    @Override
    public ConnectorSession open(ConnectorContext context, Set<ResourceType> selected) {
        return open(context, catalog.withParents(selected), Set.of());
    }

    @Override
    public RestoreSession openForRestore(ConnectorContext context, Set<ResourceType> selected) {
        return open(context, catalog.withParents(selected), catalog.writeScopes(selected));
    }

    @Override
    public Optional<String> reasonToSpare(Touched object) {
        return new Untouchables(credential).reason(object);
    }

    @Override
    public Set<ResourceType> sparingTypes() {
        return Untouchables.ROLES;
    }

    @Override
    public Diff.LogReading readLog(ConnectorContext context, LogQuery query, Consumer<LogEntry> sink)
            throws InterruptedException {
        return readLog(context, catalog, query, sink);
    }

    @Override
    public Diff.LogReading readLog(ConnectorContext context, Catalog events, LogQuery query, Consumer<LogEntry> sink)
            throws InterruptedException {
        try (RestClient client = openClient(context, Set.of(SystemLog.SCOPE))) {
            return new SystemLog(client, events, query.types())
                    .read(query, context.clock().instant(), sink);
        }
    }

    @Override
    public RestClient openClient(ConnectorContext context, Set<String> scopes) {
        RestClient.Builder client = RestClient.builder(orgUrl.toString())
                .options(options)
                .scopes(scopes)
                .siblingHosts(siblings())
                .rateLimitHeaders(RATE_LIMITS)
                .classifier(new OktaErrors());
        // Okta gives no token without a scope, and what needs no scope needs no token.
        boolean needsToken = !scopes.isEmpty() || credential instanceof StaticToken;
        return (needsToken ? client.credential(credential) : client).open(context);
    }

    private RestSession open(ConnectorContext context, Set<ResourceType> wanted, Set<String> writing) {
        Set<String> scopes = new LinkedHashSet<>(catalog.readScopes(wanted));
        scopes.addAll(writing);
        RestClient client = openClient(context, scopes);
        try {
            Optional<Organization> discovered = Organization.discover(client);
            if (discovered.isEmpty() && credential instanceof StaticToken) {
                throw noOrg(client, Optional.empty());
            }
            Organization organization = discovered.orElse(Organization.UNKNOWN);
            RestSession.Builder session = RestSession.builder(
                            context, client, catalog, connection(client, organization), wanted)
                    .readers(OktaReaders.of(orgUrl, organization));
            catalog.types()
                    .forEach(type ->
                            missing(type, organization).ifPresent(outcome -> session.skip(type.type(), outcome)));
            return discovered.isPresent() ? session.open() : openUnknown(client, session);
        } catch (InterruptedException e) {
            client.close();
            Thread.currentThread().interrupt();
            throw new RunException(ErrorCode.CANCELLED, "Connecting to " + orgUrl + " was interrupted.", e);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** What does not say that it is an org may still be one: if its token endpoint answers as one does. */
    private static RestSession openUnknown(RestClient client, RestSession.Builder session) throws InterruptedException {
        try {
            return session.open();
        } catch (ProviderException e) {
            throw noOrg(client, Optional.of(e));
        }
    }

    private static ProviderException noOrg(RestClient client, Optional<ProviderException> cause) {
        String what = "No Okta org answers at " + client.origin() + ".";
        return new ProviderException(
                ErrorCode.NOT_THIS_PROVIDER,
                cause.map(e -> what + " " + e.happened()).orElse(what),
                cause.orElse(null));
    }

    private Set<String> siblings() {
        return new LinkedHashSet<>(orgUrl.adminHost().map(List::of).orElse(List.of()));
    }

    private Snapshot.Connection connection(RestClient client, Organization organization) {
        List<String> notes = new ArrayList<>();
        notes.add("pipeline=" + organization.pipeline());
        notes.addAll(client.notes());
        return new Snapshot.Connection(OktaCatalog.PROVIDER, orgUrl.toString(), organization.id(), notes);
    }

    /** What an org of the other engine does not have need not be asked for. */
    private static Optional<ReadOutcome> missing(TypeDefinition type, Organization organization) {
        return type.availability().engine().filter(organization::lacks).map(engine -> {
            String name = engine.equals("oie") ? "Identity Engine" : "Classic Engine";
            return ReadOutcome.skipped(SkipReason.FEATURE_OFF, name + " only");
        });
    }

    /** Names the org, never the credential. */
    @Override
    public String toString() {
        return "OktaConnector[" + orgUrl + "]";
    }
}
