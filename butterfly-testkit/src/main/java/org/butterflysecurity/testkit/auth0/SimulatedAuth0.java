package org.butterflysecurity.testkit.auth0;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Keys;
import org.butterflysecurity.testkit.internal.Provider;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.internal.Server;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.Calls;
import org.butterflysecurity.testkit.simulation.Faults;

/**
 * A stateful Auth0 tenant on loopback, for tests and demonstrations. It answers what the Auth0 catalog names, keeps what is
 * written, pages, limits, refuses and logs as Auth0 does, exports and imports users as jobs, and goes wrong on demand. Safe for
 * use by several threads.
 *
 * <pre>{@code
 * try (SimulatedAuth0 tenant = SimulatedAuth0.start()) {
 *     connectTo(tenant.domain(), tenant.clientId(), tenant.clientSecret(), tenant.caPem());
 * }
 * }</pre>
 */
public final class SimulatedAuth0 implements AutoCloseable {
    private final Server server;
    private final Server files;
    private final RSAKey key = Keys.shared();
    private final MachineClient client;
    private final Map<String, MachineClient> clients;
    private final AccessTokens tokens;
    private final Auth0State state;
    private final JobEndpoints jobs;
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();
    private final Calls fileCalls = new Calls();

    private SimulatedAuth0(Auth0Options options) {
        server = Server.bind(options.transport());
        files = Server.beside(server, options.transport());
        Catalog catalog = options.catalog();
        Ids ids = new Ids(options.tenant().seed());
        Tenant tenant = new Tenant(
                new Store(catalog),
                ids,
                options.clock(),
                server.authorityPart(),
                "demo-tenant",
                new TenantLog(options.clock()));
        Set<String> all = scopes(catalog);
        client = new MachineClient(
                ids.of("client", DemoTenant.OWN_CLIENT),
                Optional.of(options.tenant().secret("own client")),
                List.of(key.toPublicJWK()),
                options.scopes());
        clients = new ConcurrentHashMap<>(Map.of(client.clientId(), client));
        options.tenant().fill(tenant, all);
        tokens = new AccessTokens(options.clock(), options.tokenLifetime());
        Router router = new Router(catalog);
        Endpoints endpoints = new Endpoints(router, tenant);
        RoleEndpoints.add(endpoints);
        OrganizationEndpoints.add(endpoints);
        ConnectionEndpoints.add(endpoints);
        ActionEndpoints.add(endpoints, options.pendingPolls());
        UserEndpoints.add(endpoints);
        OtherEndpoints.add(endpoints);
        jobs = new JobEndpoints(tenant, files.url(), options.pendingPolls());
        jobs.add(endpoints);
        Dispatcher dispatcher = new Dispatcher(
                tenant,
                router,
                endpoints,
                new TokenEndpoint(options.clock(), tenant.domain(), clients, all, tokens),
                tokens,
                new TokenBuckets(options.plan(), options.clock()),
                calls);
        dispatcher.absences().putAll(options.absences());
        state = new Auth0State(tenant, dispatcher.absences());
        server.start(dispatcher, faults);
        files.start(new Files(), faults);
    }

    /** Starts a tenant as {@link Auth0Options#defaults()} describes it. */
    public static SimulatedAuth0 start() {
        return start(Auth0Options.defaults());
    }

    /** Starts a tenant on two free ports of the loopback interface: one for itself, one for exported files. */
    public static SimulatedAuth0 start(Auth0Options options) {
        return new SimulatedAuth0(options);
    }

    /** Address of the tenant without a final slash, for instance {@code https://localhost:40123}. */
    public String url() {
        return server.url();
    }

    /** The tenant's domain: host and port, for instance {@code localhost:40123}. */
    public String domain() {
        return server.authorityPart();
    }

    /** Address of the other origin, which has the exported files. */
    public String filesUrl() {
        return files.url();
    }

    /** The client id of a machine-to-machine application that may authenticate by the secret and by the key below. */
    public String clientId() {
        return client.clientId();
    }

    public String clientSecret() {
        return client.secret().orElseThrow();
    }

    /** The key id under which the tenant knows the client's public key. */
    public String keyId() {
        return key.getKeyID();
    }

    /** The client's private key as PKCS#8 PEM: RSA, 2048 bits. The same for every simulated tenant of this process. */
    public String privateKeyPem() {
        return Keys.pem(key);
    }

    /** The certificate of the authority that signed the servers' certificates, as PEM; empty for plain HTTP. */
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

    /** Writes {@link #clientSecret()} to {@code file} and gives it back. */
    public Path clientSecretFile(Path file) {
        return Server.write(file, clientSecret());
    }

    /** Registers another client that authenticates by one of the keys of a JWK set. */
    public void register(String clientId, String publicJwks, Set<String> scopes) {
        try {
            List<JWK> keys = JWKSet.parse(publicJwks).getKeys();
            clients.put(clientId, new MachineClient(clientId, Optional.empty(), keys, Optional.of(scopes)));
        } catch (ParseException e) {
            throw new IllegalArgumentException("Not a JWK set", e);
        }
    }

    /** Changes what the client is granted, from the next token on. */
    public void grant(Set<String> scopes) {
        clients.put(
                client.clientId(),
                new MachineClient(client.clientId(), client.secret(), client.keys(), Optional.of(scopes)));
    }

    /** What the tenant has. */
    public Auth0State state() {
        return state;
    }

    /** What the tenant was asked. */
    public Calls calls() {
        return calls;
    }

    /** What the origin of the exported files was asked. */
    public Calls fileCalls() {
        return fileCalls;
    }

    /** Where answers are made to go wrong, those of exported files included. */
    public Faults faults() {
        return faults;
    }

    /** The next {@code times} export jobs fail. */
    public void failExports(int times) {
        jobs.failNext(times);
    }

    /** Makes all access tokens given out so far worthless. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** How many access tokens were given out. */
    public long tokensIssued() {
        return tokens.issued();
    }

    /** Stops answering. */
    @Override
    public void close() {
        server.close();
        files.close();
    }

    private static Set<String> scopes(Catalog catalog) {
        Set<String> scopes = new TreeSet<>();
        catalog.types().forEach(t -> {
            t.reading().scopes().forEach(s -> scopes.addAll(List.of(s.split("\\|"))));
            t.reading().omissions().forEach(o -> scopes.add(o.scope()));
            scopes.addAll(t.writing().scopes());
        });
        scopes.addAll(List.of("read:client_keys", "read:logs", "read:users", "create:users"));
        scopes.remove("read:user_idp_tokens");
        return scopes;
    }

    /** The other origin. */
    private final class Files implements Provider {
        @Override
        public Outcome answer(Request request, Optional<Faults.Fault> fault) {
            Answer answer = jobs.file(request);
            if (fault.isPresent() && fault.get() instanceof Faults.Fault.Error error) {
                answer = Answer.text(error.status(), "application/xml", "<Error/>");
            }
            return new Outcome(answer, "files", "/{job}/{file}");
        }

        @Override
        public void count(Request request, Outcome outcome, int status) {
            // Without the query: it holds the signature.
            fileCalls.add(
                    new Calls.Call(request.method(), request.path(), outcome.bucket(), status), outcome.endpoint());
        }
    }
}
