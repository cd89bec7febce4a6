package org.butterflysecurity.auth0.internal;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;

/**
 * Where a tenant answers: {@code acme.eu.auth0.com} or a custom domain, checked and normalised.
 *
 * @param origin scheme, host and port
 */
public record TenantDomain(URI origin) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public TenantDomain {
        requireNonNull(origin, "origin");
    }

    /**
     * Reads what a host wrote: a domain, or its {@code https://} address.
     *
     * @param setting its name, for messages
     * @param allowLoopbackHttp whether plain HTTP to this machine itself is accepted; a loopback domain without scheme then
     *     means that
     * @throws ConfigurationException that says what is wrong and, where it can be told, what to write instead
     */
    public static TenantDomain parse(String setting, String text, boolean allowLoopbackHttp) {
        String trimmed = text.strip();
        URI uri = uri(setting, trimmed.contains("://") ? trimmed : "//" + trimmed);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean isLoopback = LOOPBACK.contains(host);
        String scheme = uri.getScheme() == null
                ? isLoopback && allowLoopbackHttp ? "http" : "https"
                : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && allowLoopbackHttp && isLoopback)) {
            throw new ConfigurationException(
                    ErrorCode.INSECURE_URL, setting + " '" + scheme + "://" + host + "' is not an https:// address.");
        }
        String authority = host + (uri.getPort() < 0 || uri.getPort() == 443 ? "" : ":" + uri.getPort());
        if (uri.getRawUserInfo() != null) {
            throw invalid(setting + " for host '" + host + "' contains a user name; write " + authority);
        }
        boolean hasPath = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
        if (hasPath || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid(setting + " must be the tenant's domain alone, without path or query; write " + authority);
        }
        if (host.equals("manage.auth0.com")) {
            throw invalid(setting + " '" + host + "' is the dashboard; write the tenant's own domain, such as"
                    + " acme.eu.auth0.com");
        }
        if (!isLoopback && host.indexOf('.') < 0) {
            throw invalid(
                    setting + " '" + host + "' is not a whole domain; write one such as " + host + ".eu.auth0.com");
        }
        return new TenantDomain(URI.create(scheme + "://" + authority));
    }

    /** Host, and port where it is not the usual one. */
    public String authority() {
        return origin.getRawAuthority();
    }

    /** The Management API's name, with the slash at its end; always with {@code https}, whatever the requests use. */
    public String managementAudience() {
        return issuer() + "api/v2/";
    }

    /** Whom an assertion is meant for: the tenant itself. */
    public String issuer() {
        return "https://" + authority() + "/";
    }

    private static URI uri(String setting, String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getRawPath() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below without quoting the text: it may hold a password.
        }
        throw invalid(setting + " is not a domain; write one such as acme.eu.auth0.com");
    }

    private static ConfigurationException invalid(String what) {
        return new ConfigurationException(ErrorCode.INVALID_SETTING, what + ".");
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
