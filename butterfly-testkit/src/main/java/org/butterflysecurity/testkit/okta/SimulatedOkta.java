package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Keys;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.internal.Server;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.Calls;
import org.butterflysecurity.testkit.simulation.Faults;

/**
 * A stateful Okta org on loopback, for tests and demonstrations. It answers what the Okta catalog names, keeps what is written,
 * pages, limits, refuses and logs as Okta does, and goes wrong on demand. Safe for use by several threads.
 *
 * <pre>{@code
 * try (SimulatedOkta org = SimulatedOkta.start()) {
 *     connectTo(org.url(), org.clientId(), org.privateKeyPem(), org.caPem());
 * }
 * }</pre>
 */
public final class SimulatedOkta implements AutoCloseable {
    private final Server server;
    private final RSAKey key;
    private final ServiceClient client;
    private final Map<String, ServiceClient> clients;
    private final Org org;
    private final OktaState state;
    private final Tokens tokens;
    private final Optional<Dpop> dpop;
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();

    private SimulatedOkta(OktaOptions options) {
        server = Server.bind(options.transport());
        String url = server.url();
        Catalog catalog = options.catalog();
        Ids ids = new Ids(options.tenant().seed());
        org = new Org(
                new Store(catalog), ids, options.clock(), url, new SystemLog(options.clock()), options.isClassic());
        Rules rules = new Rules(catalog);
        Absences absences = new Absences(catalog, options.isClassic());
        options.absences().forEach(absences::put);
        Assets assets = new Assets();
        key = Keys.shared();
        client = new ServiceClient(
                ids.of("app", DemoTenant.CLIENT_APP), List.of(key.toPublicJWK()), options.scopes(), options.hasRole());
        clients = new ConcurrentHashMap<>(Map.of(client.clientId(), client));
        ServiceAppDocuments.put(org, client);
        options.tenant().fill(org, assets, rules);
        tokens = new Tokens(options.clock(), options.tokenLifetime());
        dpop = options.isDpop() ? Optional.of(new Dpop(options.clock(), url)) : Optional.empty();
        state = new OktaState(org, rules, absences);
        Router router = new Router(catalog);
        rules.addRoutes(router, catalog);
        Dispatcher dispatcher = new Dispatcher(
                org,
                router,
                new ResourceApi(org, rules),
                assets,
                new TokenEndpoint(options.clock(), url, clients, scopes(catalog), tokens, dpop),
                tokens,
                dpop,
                new RateLimiter(options.plan(), options.rateWindow(), options.ratePercent(), options.clock()),
                absences,
                calls);
        server.start(dispatcher, faults);
    }

    /** Starts an org as {@link OktaOptions#defaults()} describes it. */
    public static SimulatedOkta start() {
        return start(OktaOptions.defaults());
    }

    /** Starts an org on a free port of the loopback interface. */
    public static SimulatedOkta start(OktaOptions options) {
        return new SimulatedOkta(options);
    }

    /** Address of the org without a final slash, for instance {@code https://localhost:40123}. */
    public String url() {
        return org.url();
    }

    /** The client id of a service app that is registered with the key below. */
    public String clientId() {
        return client.clientId();
    }

    /** The key id under which the org knows the client's public key. */
    public String keyId() {
        return key.getKeyID();
    }

    /** The client's private key as PKCS#8 PEM: RSA, 2048 bits. The same for every org of this process. */
    public String privateKeyPem() {
        return Keys.pem(key);
    }

    /** The client's private key as a JWK. */
    public String privateKeyJwk() {
        return key.toJSONString();
    }

    /** The certificate of the authority that signed the server's certificate, as PEM; empty for plain HTTP. */
    public String caPem() {
        return server.caPem();
    }

    /** Writes {@link #caPem()} to {@code file} and gives it back. */
    public Path caFile(Path file) {
        return Server.write(file, caPem());
    }

    /** Writes {@link #privateKeyPem()} to {@code file} and gives it back. */
    public Path privateKeyFile(Path file) {
        return Server.write(file, privateKeyPem());
    }

    /** Registers another service app under {@code publicJwks}, which may be a JWK set with several keys. */
    public void register(String clientId, String publicJwks, Set<String> scopes) {
        try {
            List<com.nimbusds.jose.jwk.JWK> keys =
                    com.nimbusds.jose.jwk.JWKSet.parse(publicJwks).getKeys();
            clients.put(clientId, new ServiceClient(clientId, keys, Optional.of(scopes), true));
        } catch (java.text.ParseException e) {
            throw new IllegalArgumentException("Not a JWK set", e);
        }
    }

    /** Changes what the client is granted, from the next token on. */
    public void grant(Set<String> scopes) {
        clients.put(
                client.clientId(),
                new ServiceClient(client.clientId(), client.keys(), Optional.of(scopes), client.superAdmin()));
    }

    /** An API token of the old kind, with the rights of an administrator, which never expires. */
    public String sswsToken() {
        String token = "00simulated" + "0".repeat(31);
        tokens.addSsws(token, org.ids().of("user", 0));
        return token;
    }

    /** What the org has. */
    public OktaState state() {
        return state;
    }

    /** Adds an event to the org's log, as something beside the org does, such as Okta Workflows. */
    public void log(String eventType, String targetType, String id, String name) {
        org.log().add(eventType, targetType, ResourceKey.of(id), name, org.ids().of("user", 0));
    }

    /** What the org was asked. */
    public Calls calls() {
        return calls;
    }

    /** Where answers are made to go wrong. */
    public Faults faults() {
        return faults;
    }

    /** Makes all access tokens given out so far worthless. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** How many access tokens were given out. */
    public long tokensIssued() {
        return tokens.issued();
    }

    /** Makes the nonce for proofs of possession a new one; the next token request with the old one is refused. */
    public void renewNonce() {
        dpop.ifPresent(Dpop::renewNonce);
    }

    /** Stops answering. */
    @Override
    public void close() {
        server.close();
    }

    private static Set<String> scopes(Catalog catalog) {
        Set<String> scopes = new LinkedHashSet<>();
        catalog.types().forEach(t -> {
            scopes.addAll(t.reading().scopes());
            scopes.addAll(t.writing().scopes());
        });
        return scopes;
    }
}
