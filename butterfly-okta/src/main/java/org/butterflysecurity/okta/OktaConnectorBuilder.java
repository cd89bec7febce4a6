package org.butterflysecurity.okta;

import static java.util.Objects.requireNonNull;

import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.okta.internal.OrgUrl;
import org.butterflysecurity.rest.ClientCredentials;
import org.butterflysecurity.rest.Credential;
import org.butterflysecurity.rest.KeyRef;
import org.butterflysecurity.rest.RestOptions;
import org.butterflysecurity.rest.StaticToken;

/**
 * Says which org an {@link OktaConnector} reads and as whom. Needs {@link #orgUrl} and either {@link #clientId} with
 * {@link #privateKey}, or {@link #apiToken}. Each setting may be made once. Not thread-safe.
 */
public final class OktaConnectorBuilder {
    private static final String TOKEN_PATH = "/oauth2/v1/token";

    private final RestOptions.Builder options = RestOptions.builder();
    private final Set<String> settings = new LinkedHashSet<>();
    private final List<KeyRef> furtherKeys = new ArrayList<>();
    private final List<TypeDefinition> types = new ArrayList<>();
    private Optional<String> orgUrl = Optional.empty();
    private Optional<String> clientId = Optional.empty();
    private Optional<SecretRef> privateKey = Optional.empty();
    private Optional<SecretRef> passphrase = Optional.empty();
    private Optional<String> keyId = Optional.empty();
    private Optional<SecretRef> apiToken = Optional.empty();
    private boolean governance;
    private boolean loopbackHttp;

    OktaConnectorBuilder() {}

    /** The org's address, for instance {@code https://acme.okta.com}, or its custom domain; not that of the Admin Console. */
    public OktaConnectorBuilder orgUrl(String address) {
        once("orgUrl");
        orgUrl = Optional.of(address);
        return this;
    }

    /** Client id of the service app. */
    public OktaConnectorBuilder clientId(String id) {
        once("clientId");
        clientId = Optional.of(id);
        return this;
    }

    /** The app's private key: PKCS#8 or PKCS#1 PEM, or a JWK. */
    public OktaConnectorBuilder privateKey(SecretRef key) {
        once("privateKey");
        privateKey = Optional.of(key);
        return this;
    }

    /** The {@code kid} of {@link #privateKey} at the app, which Okta wants to be told. Default that of the key if it is a JWK. */
    public OktaConnectorBuilder keyId(String kid) {
        once("keyId");
        keyId = Optional.of(kid);
        return this;
    }

    /** Opens an encrypted {@link #privateKey}. Default none. */
    public OktaConnectorBuilder passphrase(SecretRef name) {
        once("passphrase");
        passphrase = Optional.of(name);
        return this;
    }

    /**
     * A further key, tried where Okta refuses those before it, so that keys can be exchanged while backups go on. May be called
     * several times. Default none.
     */
    public OktaConnectorBuilder furtherKey(KeyRef key) {
        furtherKeys.add(requireNonNull(key, "key"));
        return this;
    }

    /**
     * An API token (SSWS) instead of a service app: it has all the rights of the administrator who made it and dies with that
     * user. Only needed for the few types that no scope grants.
     */
    public OktaConnectorBuilder apiToken(SecretRef token) {
        once("apiToken");
        apiToken = Optional.of(token);
        return this;
    }

    /** Whether Okta Identity Governance is read without being named type by type. Default no. Needs further scopes. */
    public OktaConnectorBuilder governance(boolean included) {
        once("governance");
        governance = included;
        return this;
    }

    /** Part of the org's rate limits that may be spent: above 0, at most 1, default 0.5. */
    public OktaConnectorBuilder rateLimitShare(double share) {
        once("rateLimitShare");
        options.rateLimitShare(share);
        return this;
    }

    /** Longest duration of one exchange. 30 to 300 seconds, default 60. */
    public OktaConnectorBuilder requestTimeout(Duration timeout) {
        once("requestTimeout");
        options.requestTimeout(timeout);
        return this;
    }

    /** Requests in flight at the same time. 1 to 64, default 8; an org accepts 35 to 75 from everybody together. */
    public OktaConnectorBuilder concurrency(int requests) {
        once("concurrency");
        options.maxConcurrency(requests);
        return this;
    }

    /** How often a request is sent at most when it fails in passing. 1 to 20, default 8. */
    public OktaConnectorBuilder maxAttempts(int attempts) {
        once("maxAttempts");
        options.maxAttempts(attempts);
        return this;
    }

    /** Trusts the authorities in a PEM file beside those that Java trusts. Default none. */
    public OktaConnectorBuilder caFile(Path pem) {
        once("caFile");
        options.caFile(pem);
        return this;
    }

    /** How the org is reached. Default the JVM's own proxy settings. */
    public OktaConnectorBuilder proxy(ProxySelector selector) {
        once("proxy");
        options.proxy(selector);
        return this;
    }

    /** Accepts TLS 1.2 beside TLS 1.3. Every snapshot records it. Default 1.3 only. */
    public OktaConnectorBuilder allowTls12() {
        once("allowTls12");
        options.allowTls12();
        return this;
    }

    /** Accepts plain HTTP to this machine itself, for tests. Default HTTPS only. */
    public OktaConnectorBuilder allowLoopbackHttp() {
        once("allowLoopbackHttp");
        options.allowLoopbackHttp();
        loopbackHttp = true;
        return this;
    }

    /** Adds a type to the catalog, or replaces the one of the same name. May be called several times. */
    public OktaConnectorBuilder withType(TypeDefinition definition) {
        types.add(requireNonNull(definition, "definition"));
        return this;
    }

    /**
     * Makes the connector. Nothing is sent, no secret is opened.
     *
     * @throws ConfigurationException if a setting is missing, contradicts another or cannot be, naming it
     */
    public OktaConnector build() {
        OrgUrl url = OrgUrl.parse(orgUrl.orElseThrow(() -> invalid("orgUrl is missing")), loopbackHttp);
        Catalog catalog = types.isEmpty()
                ? OktaCatalog.catalog()
                : OktaCatalog.catalog().with(types.toArray(TypeDefinition[]::new));
        Set<String> groups = governance ? Set.of("core", "governance") : Set.of("core");
        return new OktaConnector(url, credential(), options.build(), catalog, groups);
    }

    private Credential credential() {
        if (apiToken.isPresent()) {
            List.of("clientId", "privateKey", "keyId", "passphrase").stream()
                    .filter(settings::contains)
                    .findFirst()
                    .ifPresent(other -> {
                        throw invalid("apiToken and " + other + " exclude each other");
                    });
            return new StaticToken("SSWS", apiToken.get());
        }
        String client = clientId.filter(id -> !id.isBlank())
                .orElseThrow(() -> invalid("clientId is missing, or apiToken instead of it"));
        List<KeyRef> keys = new ArrayList<>();
        keys.add(new KeyRef(
                privateKey.orElseThrow(() -> invalid("privateKey is missing for client " + client)),
                keyId,
                passphrase));
        keys.addAll(furtherKeys);
        return ClientCredentials.privateKey(TOKEN_PATH, client, keys);
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
