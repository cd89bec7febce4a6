package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import org.butterflysecurity.catalog.Catalog;

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
    private static final int THREADS = 96;
    private static final AtomicInteger THREAD_NUMBERS = new AtomicInteger();

    private final HttpServer server;
    private final ExecutorService threads;
    private final Optional<Authority> authority;
    private final RSAKey key;
    private final ServiceClient client;
    private final Map<String, ServiceClient> clients;
    private final Org org;
    private final OktaState state;
    private final Tokens tokens;
    private final Optional<Dpop> dpop;
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();

    private SimulatedOkta(OktaOptions options) throws IOException {
        boolean plain = options.transport() == OktaOptions.Transport.PLAIN_HTTP;
        authority = plain ? Optional.empty() : Optional.of(Authority.create());
        server = bind(options.transport());
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "simulated-okta-" + THREAD_NUMBERS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        String url = (plain ? "http" : "https") + "://localhost:"
                + server.getAddress().getPort();
        Catalog catalog = options.catalog();
        Ids ids = new Ids(options.tenant().seed());
        org = new Org(
                new Store(catalog), ids, options.clock(), url, new SystemLog(options.clock()), options.isClassic());
        Rules rules = new Rules(catalog);
        Absences absences = new Absences(catalog, options.isClassic());
        options.absences().forEach(absences::put);
        Assets assets = new Assets();
        key = SharedKey.KEY;
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
        new Front(dispatcher, faults).serve(server);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts an org as {@link OktaOptions#defaults()} describes it. */
    public static SimulatedOkta start() {
        return start(OktaOptions.defaults());
    }

    /** Starts an org on a free port of the loopback interface. */
    public static SimulatedOkta start(OktaOptions options) {
        try {
            return new SimulatedOkta(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return ServiceClient.pem(key);
    }

    /** The client's private key as a JWK. */
    public String privateKeyJwk() {
        return key.toJSONString();
    }

    /** The certificate of the authority that signed the server's certificate, as PEM; empty for plain HTTP. */
    public String caPem() {
        return authority.map(Authority::pem).orElse("");
    }

    /** Writes {@link #caPem()} to {@code file} and gives it back. */
    public Path caFile(Path file) {
        return write(file, caPem());
    }

    /** Writes {@link #privateKeyPem()} to {@code file} and gives it back. */
    public Path privateKeyFile(Path file) {
        return write(file, privateKeyPem());
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
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpServer bind(OktaOptions.Transport transport) throws IOException {
        // Read once by the JDK's server: without it each answer waits for the client's delayed acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (authority.isEmpty()) {
            return HttpServer.create(address, 0);
        }
        HttpsServer https = HttpsServer.create(address, 0);
        String protocol = transport == OktaOptions.Transport.TLS_1_2 ? "TLSv1.2" : "TLSv1.3";
        https.setHttpsConfigurator(new HttpsConfigurator(authority.get().context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(ssl);
            }
        });
        return https;
    }

    private static Set<String> scopes(Catalog catalog) {
        Set<String> scopes = new LinkedHashSet<>();
        catalog.types().forEach(t -> {
            scopes.addAll(t.reading().scopes());
            scopes.addAll(t.writing().scopes());
        });
        return scopes;
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Making an RSA key takes longer than starting an org; one does for all. */
    private static final class SharedKey {
        private static final RSAKey KEY = ServiceClient.newKey("butterfly-test-key");
    }
}
