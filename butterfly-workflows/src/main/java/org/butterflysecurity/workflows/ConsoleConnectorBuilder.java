package org.butterflysecurity.workflows;

import static java.util.Objects.requireNonNull;

import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.rest.OrgAccess;
import org.butterflysecurity.rest.RestOptions;
import org.butterflysecurity.workflows.internal.ConsoleSettings;

/**
 * Says which Workflows console is read and as whom. Needs {@link #address} or {@link #org}, and {@link #session} or {@link #signIn}.
 * Each setting may be made once. Not thread-safe.
 */
public final class ConsoleConnectorBuilder {
    private static final Duration DEFAULT_OLDEST = Duration.ofDays(7);
    private static final int MOST_CONCURRENT = 5;

    private final RestOptions.Builder options = RestOptions.builder().maxConcurrency(2);
    private final Set<String> settings = new LinkedHashSet<>();
    private Optional<String> address = Optional.empty();
    private Optional<OrgAccess> org = Optional.empty();
    private Optional<SecretRef> session = Optional.empty();
    private Optional<ConsoleSettings.SignInAs> signIn = Optional.empty();
    private Optional<ConsoleProfile> profile = Optional.empty();
    private OptionalInt quota = OptionalInt.empty();
    private Duration oldest = DEFAULT_OLDEST;

    ConsoleConnectorBuilder() {}

    /** The console's address, such as {@code https://acme.workflows.okta.com}. Default: found in the org's apps. */
    public ConsoleConnectorBuilder address(String url) {
        once("address");
        address = Optional.of(requireNonNull(url, "url"));
        return this;
    }

    /**
     * The org that the console belongs to, such as an {@code OktaConnector}. Its apps tell where the console is, which needs the scope
     * {@code okta.apps.read}; its log tells which folders hold still and need not be exported again, which needs {@code okta.logs.read}.
     */
    public ConsoleConnectorBuilder org(OrgAccess access) {
        once("org");
        org = Optional.of(requireNonNull(access, "access"));
        return this;
    }

    /**
     * The session of a person who has signed in with a browser, second factor and all: the value of the console's cookie. Opened
     * when a run begins, forgotten when it ends, never stored.
     */
    public ConsoleConnectorBuilder session(SecretRef cookie) {
        once("session");
        session = Optional.of(requireNonNull(cookie, "cookie"));
        return this;
    }

    /**
     * An administrator whose password is all that the org asks for. Both are opened when a run of Workflows begins, sent to the org
     * once and wiped. An org that asks for a second factor is a refusal.
     *
     * @param orgUrl where the administrator signs in, such as {@code https://acme.okta.com}
     */
    public ConsoleConnectorBuilder signIn(String orgUrl, SecretRef userName, SecretRef password) {
        once("signIn");
        signIn = Optional.of(new ConsoleSettings.SignInAs(
                requireNonNull(orgUrl, "orgUrl"),
                requireNonNull(userName, "userName"),
                requireNonNull(password, "password")));
        return this;
    }

    /** How the console is spoken to. Default {@link ConsoleProfile#shipped()}. */
    public ConsoleConnectorBuilder profile(ConsoleProfile value) {
        once("profile");
        profile = Optional.of(requireNonNull(value, "profile"));
        return this;
    }

    /**
     * How many flows may be exported within 15 minutes, as far as the subscription says. A run that needs more ends, says how much it
     * has, and the next run of this connector goes on. Default: whatever the console allows.
     */
    public ConsoleConnectorBuilder exportQuota(int flows) {
        once("exportQuota");
        if (flows < 1) {
            throw invalid("exportQuota must be at least 1, not " + flows);
        }
        quota = OptionalInt.of(flows);
        return this;
    }

    /** How old an export may be to be used again where the org's log tells of no change. Default 7 days. */
    public ConsoleConnectorBuilder exportAgainAfter(Duration age) {
        once("exportAgainAfter");
        oldest = requireNonNull(age, "age");
        return this;
    }

    /** Requests in flight at the same time. 1 to 5, default 2: people work with the console meanwhile. */
    public ConsoleConnectorBuilder concurrency(int requests) {
        once("concurrency");
        if (requests < 1 || requests > MOST_CONCURRENT) {
            throw invalid("concurrency must be 1 to " + MOST_CONCURRENT + ", not " + requests);
        }
        options.maxConcurrency(requests);
        return this;
    }

    /** Longest duration of one exchange, body included. 30 to 300 seconds, default 60. */
    public ConsoleConnectorBuilder requestTimeout(Duration timeout) {
        once("requestTimeout");
        options.requestTimeout(timeout);
        return this;
    }

    /** How often a request is sent before it counts as failed. 1 to 20, default 8. A sign-in is never tried twice. */
    public ConsoleConnectorBuilder maxAttempts(int attempts) {
        once("maxAttempts");
        options.maxAttempts(attempts);
        return this;
    }

    /** Trusts the authorities in a PEM file beside those that Java trusts. */
    public ConsoleConnectorBuilder caFile(Path pem) {
        once("caFile");
        options.caFile(pem);
        return this;
    }

    /** How org and console are reached. Default the JVM's own proxy settings. */
    public ConsoleConnectorBuilder proxy(ProxySelector selector) {
        once("proxy");
        options.proxy(selector);
        return this;
    }

    /**
     * Makes the connector. Nothing is sent, no secret is opened.
     *
     * @throws ConfigurationException if a setting is missing or contradicts another, naming it
     */
    public WorkflowsConnector build() {
        if (address.isEmpty() && org.isEmpty()) {
            throw invalid("address is missing, or org to find it");
        }
        if (session.isPresent() == signIn.isPresent()) {
            throw invalid(
                    session.isPresent()
                            ? "session and signIn exclude each other"
                            : "session is missing, or signIn instead of it");
        }
        return WorkflowsConnector.of(
                new ConsoleSettings(
                        address,
                        org,
                        session,
                        signIn,
                        profile.orElseGet(ConsoleProfile::shipped),
                        options.build(),
                        oldest),
                quota);
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
