package org.butterflysecurity.internal.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;

/** Scheme, host and port of a tenant, and what they allow. Every request to the tenant goes there and nowhere else. */
public final class TenantOrigin {
    private static final String ILLEGAL_IN_URI = " \"<>\\^`{|}";

    private final URI origin;
    private final Set<String> hosts;

    private TenantOrigin(URI origin, Set<String> hosts) {
        this.origin = origin;
        this.hosts = hosts;
    }

    /**
     * Reads an address. A path, if any, is only {@code /}.
     *
     * @param siblings hosts that links are known to name although requests never go there
     * @throws ConfigurationException if it is not an address, or not a safe one
     */
    public static TenantOrigin of(String address, boolean loopbackHttp, Collection<String> siblings) {
        URI uri = parse(address);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean isSafe =
                scheme.equals("https") || (scheme.equals("http") && loopbackHttp && Hosts.isLoopback(uri.getHost()));
        if (!isSafe) {
            throw new ConfigurationException(
                    ErrorCode.INSECURE_URL,
                    "The tenant's address '" + scheme + "://" + uri.getHost() + "' is not HTTPS.");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        URI origin = URI.create(scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
        Set<String> hosts =
                siblings.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        hosts.add(host);
        return new TenantOrigin(origin, hosts);
    }

    private static URI parse(String address) {
        try {
            URI uri = new URI(address.strip());
            boolean isBare = (uri.getPath() == null
                            || uri.getPath().isEmpty()
                            || uri.getPath().equals("/"))
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null;
            if (uri.getHost() != null && isBare) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, without the text: it might hold a password.
        }
        throw new ConfigurationException(
                ErrorCode.INVALID_SETTING,
                "The tenant's address is not of the form https://host, without path, query and user name.");
    }

    public URI uri() {
        return origin;
    }

    public boolean isLoopback() {
        return Hosts.isLoopback(origin.getHost());
    }

    public boolean isPlain() {
        return "http".equals(origin.getScheme());
    }

    /** Where a request for this path and query goes. */
    public URI resolve(String pathAndQuery) {
        return URI.create(origin + pathAndQuery);
    }

    /**
     * A link as far as it counts.
     *
     * @param path path and query, to be applied to this origin
     * @param strangeHost the host that it names, if that is neither the tenant's own nor a sibling
     */
    public record Link(String path, Optional<String> strangeHost) {}

    /**
     * What counts of a link that the provider gave: path and query. Tenants with several names link to any of them.
     *
     * @param from path and query of the answer that had the link, for links that are relative
     * @throws ProviderException with {@link ErrorCode#FOREIGN_LINK} if it is no plain address of the web
     */
    public Link follow(String link, String from) {
        URI target = target(link, from);
        boolean isWeb = "https".equalsIgnoreCase(target.getScheme()) || "http".equalsIgnoreCase(target.getScheme());
        String path = path(target, isWeb && target.getHost() != null, from);
        return new Link(path, isFamily(target) ? Optional.empty() : Optional.of(target.getHost()));
    }

    /** Path and query of a redirect, which must stay at the origin itself: no sibling, no other scheme or port. */
    public String redirect(String location, String from) {
        URI target = target(location, from);
        return path(target, isOwn(target), from);
    }

    private URI target(String link, String from) {
        try {
            String text = escaped(link.strip());
            // Java resolves a query alone as RFC 2396 did: against the directory, not the document.
            return resolve(from).resolve(new URI(text.startsWith("?") ? route(from) + text : text));
        } catch (URISyntaxException e) {
            throw new ProviderException(
                    ErrorCode.UNEXPECTED_ANSWER, "The answer to '" + route(from) + "' has a link that is no address.");
        }
    }

    private String path(URI target, boolean isAcceptable, String from) {
        String path = String.valueOf(target.getRawPath());
        if (!isAcceptable || target.getRawUserInfo() != null || !path.startsWith("/") || path.startsWith("//")) {
            throw new ProviderException(
                    ErrorCode.FOREIGN_LINK,
                    "The answer to '" + route(from) + "' leads to the host '" + target.getHost() + "', not to '"
                            + origin.getHost() + "'.");
        }
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }

    private boolean isOwn(URI target) {
        return origin.getHost().equalsIgnoreCase(target.getHost())
                && origin.getScheme().equalsIgnoreCase(target.getScheme())
                && port(origin) == port(target);
    }

    private boolean isFamily(URI target) {
        String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
        return hosts.contains(host) || hosts.contains(host + ":" + target.getPort());
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static String route(String pathAndQuery) {
        int question = pathAndQuery.indexOf('?');
        return question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    }

    /** Providers leave characters in links that an address must not have; each stands for itself, percent-encoded. */
    static String escaped(String link) {
        StringBuilder out = new StringBuilder();
        link.codePoints().forEach(c -> {
            if (c > 0x20 && c < 0x7f && ILLEGAL_IN_URI.indexOf(c) < 0) {
                out.append((char) c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format("%%%02X", b & 0xff));
                }
            }
        });
        return out.toString();
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
