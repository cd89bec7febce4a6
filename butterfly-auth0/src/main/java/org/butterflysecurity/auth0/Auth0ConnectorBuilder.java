package org.butterflysecurity.auth0;

import static java.util.Objects.requireNonNull;

import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.auth0.internal.TenantDomain;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.rest.ClientCredentials;
import org.butterflysecurity.rest.KeyRef;
import org.butterflysecurity.rest.RestOptions;

/**
 * Says which tenant an {@link Auth0Connector} reads and as whom. Needs {@link #domain}, {@link #clientId} and either
 * {@link #clientSecret} or {@link #privateKey}. Each setting may be made once. Not thread-safe.
 */
public final class Auth0ConnectorBuilder {
    private static final String TOKEN_PATH = "/oauth/token";

    private final RestOptions.Builder options = RestOptions.builder();
    private final Set<String> settings = new LinkedHashSet<>();
    private final List<KeyRef> furtherKeys = new ArrayList<>();
    private final List<TypeDefinition> types = new ArrayList<>();
    private Optional<String> domain = Optional.empty();
    private Optional<String> canonicalDomain = Optional.empty();
    private Optional<String> clientId = Optional.empty();
    private Optional<SecretRef> clientSecret = Optional.empty();
    private Optional<SecretRef> privateKey = Optional.empty();
    private Optional<SecretRef> passphrase = Optional.empty();
    private Optional<String> keyId = Optional.empty();
    private boolean loopbackHttp;

    Auth0ConnectorBuilder() {}

    /** The tenant's domain, for instance {@code acme.eu.auth0.com}, or a custom domain together with {@link #canonicalDomain}. */
    public Auth0ConnectorBuilder domain(String name) {
        once("domain");
        domain = Optional.of(name);
        return this;
    }

    /**
     * The domain that Auth0 gave the tenant, where {@link #domain} is a custom one: Auth0 accepts no other in the name of the
     * Management API. Default that of {@link #domain}.
     */
    public Auth0ConnectorBuilder canonicalDomain(String name) {
        once("canonicalDomain");
        canonicalDomain = Optional.of(name);
        return this;
    }

    /** Client id of the machine-to-machine application. */
    public Auth0ConnectorBuilder clientId(String id) {
        once("clientId");
        clientId = Optional.of(id);
        return this;
    }

    /** The application's client secret. Excludes {@link #privateKey}. */
    public Auth0ConnectorBuilder clientSecret(SecretRef secret) {
        once("clientSecret");
        clientSecret = Optional.of(secret);
        return this;
    }

    /** The application's private key, an RSA one: PKCS#8 or PKCS#1 PEM, or a JWK. Excludes {@link #clientSecret}. */
    public Auth0ConnectorBuilder privateKey(SecretRef key) {
        once("privateKey");
        privateKey = Optional.of(key);
        return this;
    }

    /** The {@code kid} of {@link #privateKey} at the application. Default that of the key if it is a JWK, else none: Auth0 finds it. */
    public Auth0ConnectorBuilder keyId(String kid) {
        once("keyId");
        keyId = Optional.of(kid);
        return this;
    }

    /** Opens an encrypted {@link #privateKey}. Default none. */
    public Auth0ConnectorBuilder passphrase(SecretRef name) {
        once("passphrase");
        passphrase = Optional.of(name);
        return this;
    }

    /**
     * A further key, tried where Auth0 refuses those before it, so that keys can be exchanged while backups go on. May be called
     * several times. Default none.
     */
    public Auth0ConnectorBuilder furtherKey(KeyRef key) {
        furtherKeys.add(requireNonNull(key, "key"));
        return this;
    }

    /** Part of the tenant's rate limits that may be spent: above 0, at most 1, default 0.5. */
    public Auth0ConnectorBuilder rateLimitShare(double share) {
        once("rateLimitShare");
        options.rateLimitShare(share);
        return this;
    }

    /** Longest duration of one exchange. 30 to 300 seconds, default 60. */
    public Auth0ConnectorBuilder requestTimeout(Duration timeout) {
        once("requestTimeout");
        options.requestTimeout(timeout);
        return this;
    }

    /** Requests in flight at the same time. 1 to 64, default 8. */
    public Auth0ConnectorBuilder concurrency(int requests) {
        once("concurrency");
        options.maxConcurrency(requests);
        return this;
    }

    /** How often a request is sent at most when it fails in passing. 1 to 20, default 8. */
    public Auth0ConnectorBuilder maxAttempts(int attempts) {
        once("maxAttempts");
        options.maxAttempts(attempts);
        return this;
    }

    /** Trusts the authorities in a PEM file beside those that Java trusts. Default none. */
    public Auth0ConnectorBuilder caFile(Path pem) {
        once("caFile");
        options.caFile(pem);
        return this;
    }

    /** How the tenant is reached. Default the JVM's own proxy settings. */
    public Auth0ConnectorBuilder proxy(ProxySelector selector) {
        once("proxy");
        options.proxy(selector);
        return this;
    }

    /** Accepts TLS 1.2 beside TLS 1.3. Every snapshot records it. Default 1.3 only. */
    public Auth0ConnectorBuilder allowTls12() {
        once("allowTls12");
        options.allowTls12();
        return this;
    }

    /** Accepts plain HTTP to this machine itself, for tests. Default HTTPS only. */
    public Auth0ConnectorBuilder allowLoopbackHttp() {
        once("allowLoopbackHttp");
        options.allowLoopbackHttp();
        loopbackHttp = true;
        return this;
    }

    /** Adds a type to the catalog, or replaces the one of the same name. May be called several times. */
    public Auth0ConnectorBuilder withType(TypeDefinition definition) {
        types.add(requireNonNull(definition, "definition"));
        return this;
    }

    /**
     * Makes the connector. Nothing is sent, no secret is opened.
     *
     * @throws ConfigurationException if a setting is missing, contradicts another or cannot be, naming it
     */
    public Auth0Connector build() {
        TenantDomain tenant =
                TenantDomain.parse("domain", domain.orElseThrow(() -> invalid("domain is missing")), loopbackHttp);
        TenantDomain canonical = canonicalDomain
                .map(name -> TenantDomain.parse("canonicalDomain", name, loopbackHttp))
                .orElse(tenant);
        Catalog catalog = types.isEmpty()
                ? Auth0Catalog.catalog()
                : Auth0Catalog.catalog().with(types.toArray(TypeDefinition[]::new));
        return new Auth0Connector(tenant, canonical, credential(canonical), options.build(), catalog);
    }

    private ClientCredentials credential(TenantDomain canonical) {
        String client = clientId.filter(id -> !id.isBlank()).orElseThrow(() -> invalid("clientId is missing"));
        if (clientSecret.isPresent()) {
            List.of("privateKey", "keyId", "passphrase").stream()
                    .filter(settings::contains)
                    .findFirst()
                    .or(() -> furtherKeys.isEmpty() ? Optional.empty() : Optional.of("furtherKey"))
                    .ifPresent(other -> {
                        throw invalid("clientSecret and " + other + " exclude each other");
                    });
            return ClientCredentials.secret(TOKEN_PATH, client, clientSecret.get())
                    .withParameter("audience", canonical.managementAudience());
        }
        List<KeyRef> keys = new ArrayList<>();
        keys.add(new KeyRef(
                privateKey.orElseThrow(() -> invalid("clientSecret or privateKey is missing for client " + client)),
                keyId,
                passphrase));
        keys.addAll(furtherKeys);
        return ClientCredentials.privateKey(TOKEN_PATH, client, keys)
                .withAssertionAudience(canonical.issuer())
                .withParameter("client_id", client)
                .withParameter("audience", canonical.managementAudience());
    }

    private void once(String setting) {
        if (!settings.add(setting)) {
            throw invalid(setting + " is set twice");
        }
    }

    private static ConfigurationException invalid(String what) {
        return new ConfigurationException(ErrorCode.INVALID_SETTING, what + ".");
    }
}
