package org.butterflysecurity.okta.internal;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;

/** The address of an org: {@code https://acme.okta.com} or a custom domain, checked and normalised. */
public record OrgUrl(URI origin) {
    private static final List<String> OKTA_DOMAINS = List.of(
            "okta.com", "oktapreview.com", "okta-emea.com", "okta-gov.com", "okta.mil", "okta.mt", "trexcloud.com");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String ADMIN = "-admin";

    public OrgUrl {
        requireNonNull(origin, "origin");
    }

    /**
     * Reads what a host wrote.
     *
     * @param allowLoopbackHttp whether plain HTTP to this machine itself is accepted
     * @throws ConfigurationException that says what is wrong and, where it can be told, what to write instead
     */
    public static OrgUrl parse(String text, boolean allowLoopbackHttp) {
        String trimmed = text.trim();
        if (!trimmed.contains("://")) {
            throw invalid(
                    "orgUrl '" + trimmed + "' has no scheme: write https://" + (trimmed.isEmpty() ? "…" : trimmed));
        }
        URI uri = uri(trimmed);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && allowLoopbackHttp && LOOPBACK.contains(host))) {
            throw new ConfigurationException(
                    ErrorCode.INSECURE_URL, "orgUrl '" + scheme + "://" + host + "' is not an https:// address.");
        }
        String origin = scheme + "://" + host + (uri.getPort() < 0 || uri.getPort() == 443 ? "" : ":" + uri.getPort());
        if (uri.getRawUserInfo() != null) {
            throw invalid("orgUrl for host '" + host + "' contains a user name; write " + origin);
        }
        boolean hasPath = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
        if (hasPath || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid("orgUrl must be the address of the org alone, without path or query; write " + origin);
        }
        org(host).ifPresent(org -> {
            throw invalid("orgUrl '" + origin + "' is the address of the Admin Console; write https://" + org);
        });
        return new OrgUrl(URI.create(origin));
    }

    /** The host of the org's Admin Console, which links in some answers name; empty for a custom domain. */
    public Optional<String> adminHost() {
        String host = origin.getHost();
        int dot = host.indexOf('.');
        return isOktas(host) ? Optional.of(host.substring(0, dot) + ADMIN + host.substring(dot)) : Optional.empty();
    }

    /** The partition that names of the org's resources (ORNs) begin with. */
    public String partition() {
        return origin.getHost().endsWith(".oktapreview.com") ? "oktapreview" : "okta";
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getRawPath() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below without quoting the text: it may hold a password.
        }
        throw invalid("orgUrl is not an address; write one such as https://acme.okta.com");
    }

    /** The org's own host if {@code host} is that of its Admin Console. */
    private static Optional<String> org(String host) {
        int dot = host.indexOf('.');
        return isOktas(host) && host.substring(0, dot).endsWith(ADMIN)
                ? Optional.of(host.substring(0, dot - ADMIN.length()) + host.substring(dot))
                : Optional.empty();
    }

    private static boolean isOktas(String host) {
        return OKTA_DOMAINS.stream().anyMatch(domain -> host.endsWith("." + domain));
    }

    private static ConfigurationException invalid(String what) {
        return new ConfigurationException(ErrorCode.INVALID_SETTING, what + ".");
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
