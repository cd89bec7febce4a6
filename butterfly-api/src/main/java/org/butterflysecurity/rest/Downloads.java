package org.butterflysecurity.rest;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.HttpFailure;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.internal.rest.Hosts;
import org.butterflysecurity.internal.rest.Retries;
import org.butterflysecurity.internal.rest.Retries.PassingFault;
import org.butterflysecurity.internal.rest.Streaming;
import org.butterflysecurity.internal.rest.TenantOrigin;
import org.butterflysecurity.internal.rest.Transport.Received;
import org.butterflysecurity.internal.rest.TransportException;

/**
 * Fetches what links of the provider point at, on any host, without the credential. Whoever can write such a link must not
 * reach into the network of the host, so addresses on this machine and in private networks are refused, redirects included.
 * Thread-safe.
 */
final class Downloads {
    private static final int MOST_REDIRECTS = 5;

    private final Wire wire;
    private final Retries retries;
    private final TenantOrigin origin;

    Downloads(Wire wire, Retries retries, TenantOrigin origin) {
        this.wire = wire;
        this.retries = retries;
        this.origin = origin;
    }

    Content fetch(URI link, long maxBytes, LongAdder counter) throws InterruptedException, RefusedException {
        URI at = link;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            check(at);
            Received received = received(at, maxBytes, counter);
            Optional<String> location =
                    received.status() / 100 == 3 ? received.headers().firstValue("location") : Optional.empty();
            if (received.status() / 100 == 2) {
                return new Content(Outbound.mediaType(received), received.body());
            }
            if (location.isEmpty()) {
                throw new RefusedException(refusal(received.status(), received.headers()), route(at));
            }
            at = target(at, location.get());
        }
        throw new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER,
                "'" + route(link) + "' was redirected more than " + MOST_REDIRECTS + " times.");
    }

    private Received received(URI at, long maxBytes, LongAdder counter) throws InterruptedException {
        try {
            return retries.run(attempt -> {
                try {
                    Received received = wire.fetch(at, maxBytes, counter);
                    if (received.status() >= 500 || received.status() == 429) {
                        throw new PassingFault(
                                "HTTP " + received.status(),
                                wire.askedPause(received.headers()),
                                new RefusedException(refusal(received.status(), received.headers()), route(at)));
                    }
                    return received;
                } catch (TransportException e) {
                    if (e.kind().isPassing()) {
                        throw new PassingFault(e.kind().words(), Optional.empty(), e);
                    }
                    throw e;
                }
            });
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (TransportException e) {
            boolean isLimit = e.kind() == TransportException.Kind.TOO_LARGE;
            throw new ProviderException(
                    isLimit ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.TLS_FAILED,
                    "Download of '" + route(at) + "': " + e.kind().words() + ".",
                    e);
        } catch (PassingFault e) {
            throw new ProviderException(
                    ErrorCode.PROVIDER_FAILED, "Download of '" + route(at) + "': " + e.what() + ".", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, given to {@code visitor} as it arrives. Not repeated: the link may be good for one use or a short time. */
    void stream(URI link, StreamVisitor visitor, LongAdder counter) throws InterruptedException, RefusedException {
        URI at = link;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            check(at);
            try (Streaming streaming = wire.stream(at, counter)) {
                int status = streaming.status();
                Optional<String> location =
                        status / 100 == 3 ? streaming.headers().firstValue("location") : Optional.empty();
                if (status / 100 == 2) {
                    visitor.read(streaming.body());
                    return;
                }
                if (location.isEmpty()) {
                    throw new RefusedException(refusal(status, streaming.headers()), route(at));
                }
                at = target(at, location.get());
            } catch (TransportException e) {
                throw failed(at, e.kind().words(), e);
            } catch (IOException e) {
                throw failed(
                        at,
                        e.getCause() instanceof TransportException t ? t.kind().words() : "unreadable",
                        e);
            }
        }
        throw new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER,
                "'" + route(link) + "' was redirected more than " + MOST_REDIRECTS + " times.");
    }

    private static ProviderException failed(URI at, String what, Exception cause) {
        return new ProviderException(
                ErrorCode.PROVIDER_FAILED, "Download of '" + route(at) + "': " + what + ".", cause);
    }

    private void check(URI at) {
        String host = at.getHost();
        boolean isTenant = host != null && at.toString().startsWith(origin + "/");
        boolean isSecure = "https".equalsIgnoreCase(at.getScheme()) || (origin.isPlain() && isTenantLoopback(host));
        if (host == null || !isSecure || at.getRawUserInfo() != null) {
            throw new ProviderException(
                    ErrorCode.FOREIGN_LINK, "The link to '" + route(at) + "' is not an HTTPS address.");
        }
        if (!isTenant && !origin.isLoopback() && isInside(host)) {
            throw new ProviderException(
                    ErrorCode.FOREIGN_LINK, "The link to '" + route(at) + "' leads into a private network.");
        }
    }

    private boolean isTenantLoopback(@org.jspecify.annotations.Nullable String host) {
        return origin.isLoopback() && Hosts.isLoopback(host);
    }

    private static boolean isInside(String host) {
        try {
            return Hosts.isInside(host);
        } catch (UnknownHostException e) {
            // The request will tell that the host is unknown; behind a proxy it may well be known there.
            return false;
        }
    }

    private static URI target(URI at, String location) {
        try {
            return at.resolve(location.strip());
        } catch (IllegalArgumentException e) {
            throw new ProviderException(
                    ErrorCode.UNEXPECTED_ANSWER, "'" + route(at) + "' redirects to what is no address.", e);
        }
    }

    private static Refusal refusal(int status, HttpHeaders headers) {
        Refusal.Kind kind = status == 404 || status == 410 ? Refusal.Kind.NOT_FOUND : Refusal.Kind.REFUSED;
        return new Refusal(
                kind,
                new HttpFailure(
                        status, "", "", headers.firstValue("x-request-id").orElse("")));
    }

    /** Without the query, which may be a signature. */
    private static String route(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return scheme + "://" + uri.getHost() + uri.getRawPath();
    }
}
