package org.butterflysecurity.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.internal.rest.ClientAssertion;
import org.butterflysecurity.internal.rest.Pacer;
import org.butterflysecurity.internal.rest.RateLimiter;
import org.butterflysecurity.internal.rest.Retries;
import org.butterflysecurity.internal.rest.ServerClock;
import org.butterflysecurity.internal.rest.Sleeper;
import org.butterflysecurity.internal.rest.TenantOrigin;
import org.butterflysecurity.internal.rest.TlsContexts;
import org.butterflysecurity.internal.rest.Transport;
import org.butterflysecurity.rest.ClientCredentials.ClientSecret;
import org.butterflysecurity.rest.ClientCredentials.PrivateKeyJwt;
import org.butterflysecurity.spi.ConnectorContext;

/** Puts the parts of a client together. */
final class ClientWiring {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    /** Content networks answer or do not; what they keep back is told in the snapshot. */
    private static final int DOWNLOAD_ATTEMPTS = 3;

    private static final int ID_CHARACTERS = 32;

    private final ConnectorContext context;
    private final RestOptions options;
    private final TenantOrigin origin;
    private final Sleeper sleeper;
    private final Transport transport;
    private final ServerClock serverClock = new ServerClock();
    private final Retries retries;

    ClientWiring(
            ConnectorContext context, RestOptions options, TenantOrigin origin, Sleeper sleeper, Duration timeout) {
        this.context = context;
        this.options = options;
        this.origin = origin;
        this.sleeper = sleeper;
        this.transport = new Transport(
                TlsContexts.create(options.caFile(), options.trustsOnlyCaFile()),
                options.allowsTls12(),
                timeout,
                options.proxy(),
                origin.isPlain());
        this.retries = retries(options.maxAttempts());
    }

    private Retries retries(int attempts) {
        return new Retries(attempts, options.maxServerPause(), context.clock(), sleeper, context.random());
    }

    RestClient client(
            Optional<Credential> credential,
            Set<String> scopes,
            Optional<RateLimitHeaders> limits,
            ErrorClassifier classifier) {
        Wire api = wire(limits);
        // Tokens have a pacer of their own: requests that wait for a token hold their places in the other one.
        Wire tokens = wire(limits);
        Authorizer authorizer = credential
                .map(c -> authorizer(c, scopes, outbound(tokens, classifier), tokens))
                .orElse(Authorizer.NONE);
        return new RestClient(
                origin,
                options,
                authorizer,
                new Exchanges(origin, outbound(api, classifier), authorizer),
                new NextPage(origin, context.events()),
                new Downloads(api, retries(Math.min(DOWNLOAD_ATTEMPTS, options.maxAttempts())), origin),
                () -> api.calls() + tokens.calls(),
                pause -> sleeper.sleepUntil(context.clock().instant().plus(pause)));
    }

    private Wire wire(Optional<RateLimitHeaders> limits) {
        RateLimiter limiter = new RateLimiter(options.rateLimitShare(), options.maxConcurrency(), serverClock);
        Pacer pacer = new Pacer(
                limiter,
                context.clock(),
                sleeper,
                options.maxServerPause(),
                (bucket, pause) -> context.events().on(new BackupEvent.RateLimitWait(bucket, pause)));
        return new Wire(transport, pacer, serverClock, context.clock(), limits, options);
    }

    private Outbound outbound(Wire wire, ErrorClassifier classifier) {
        return new Outbound(wire, retries, classifier, options, context.events());
    }

    private Authorizer authorizer(Credential credential, Set<String> scopes, Outbound outbound, Wire wire) {
        Secrets secrets = new Secrets(context.secrets());
        if (credential instanceof StaticToken fixed) {
            return new StaticAuthorizer("Authorization", fixed.scheme() + " ", secrets.open(fixed.token()));
        }
        if (credential instanceof SessionCookie session) {
            return new StaticAuthorizer("Cookie", session.cookie() + "=", secrets.open(session.value()));
        }
        ClientCredentials client = (ClientCredentials) credential;
        return new OAuthAuthorizer(new TokenEndpoint(
                outbound,
                origin.resolve(client.tokenPath()),
                client,
                proofs(client, secrets),
                scopes,
                new Dpop(wire::serverTime, this::newId),
                context.clock(),
                this::tellSkew));
    }

    private List<ClientProof> proofs(ClientCredentials client, Secrets secrets) {
        if (client.proof() instanceof ClientSecret secret) {
            return List.of(ClientProof.secret(
                    client.clientId(),
                    secrets.open(secret.secret()),
                    secret.place(),
                    "secret '" + secret.secret() + "'"));
        }
        PrivateKeyJwt signed = (PrivateKeyJwt) client.proof();
        return signed.keys().stream()
                .map(key -> {
                    ClientAssertion assertion = secrets.assertion(key, signed.algorithm());
                    String name = "key '" + key.key() + "'"
                            + assertion.keyId().map(id -> " with kid " + id).orElse("");
                    return ClientProof.signed(client.clientId(), assertion, signed.audience(), name, this::newId);
                })
                .toList();
    }

    private void tellSkew(Duration ahead) {
        context.events()
                .on(new BackupEvent.Warning(
                        "clock-skew",
                        "The provider's clock differs from the local one by " + ahead.toSeconds()
                                + " s; its time is used for signatures."));
    }

    private String newId() {
        StringBuilder id = new StringBuilder(ID_CHARACTERS);
        synchronized (context.random()) {
            for (int i = 0; i < ID_CHARACTERS; i++) {
                id.append(HEX[context.random().nextInt(HEX.length)]);
            }
        }
        return id.toString();
    }
}
