package org.butterflysecurity.internal.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.butterflysecurity.internal.rest.TransportException.Kind;

/** Exchanges of one request and one answer over the JDK's client; follows nothing, repeats nothing. Thread-safe. */
public final class Transport {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final Duration timeout;

    /**
     * Creates a transport.
     *
     * @param timeout for a whole exchange, body included
     * @param plain whether it is plain HTTP, which has no protocol negotiation
     */
    public Transport(SSLContext tls, boolean tls12, Duration timeout, Optional<ProxySelector> proxy, boolean plain) {
        this.timeout = timeout;
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(tls12 ? new String[] {"TLSv1.3", "TLSv1.2"} : new String[] {"TLSv1.3"});
        HttpClient.Builder builder = HttpClient.newBuilder()
                .sslContext(tls)
                .sslParameters(parameters)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(plain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT);
        proxy.ifPresent(builder::proxy);
        this.client = builder.build();
    }

    /** An answer with its whole body, unzipped. */
    public record Received(int status, HttpHeaders headers, byte[] body) {}

    /** Sends a request and collects the answer, of which no more than {@code maxBytes} is accepted. */
    public Received exchange(String method, URI uri, Map<String, String> headers, Optional<byte[]> body, long maxBytes)
            throws TransportException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
        request.setHeader("Accept-Encoding", "gzip");
        headers.forEach(request::setHeader);
        if (method.equals("GET")) {
            request.GET();
        } else {
            BodyPublisher publisher = body.map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody);
            request.method(method, publisher);
        }
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.build(), info -> new BoundedBody(maxBytes));
        try {
            HttpResponse<byte[]> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Received(response.statusCode(), response.headers(), unzipped(response, maxBytes));
        } catch (TimeoutException e) {
            throw new TransportException(Kind.TIMED_OUT, e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } finally {
            // Ends what is still under way; does nothing to an exchange that is complete.
            exchange.cancel(true);
        }
    }

    /** Sends a GET and gives the answer when its head has come; the body follows, as the provider encoded it. */
    public Streaming stream(URI uri, Map<String, String> headers) throws TransportException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).GET();
        headers.forEach(request::setHeader);
        ArrivingBody body = new ArrivingBody(timeout);
        CompletableFuture<HttpResponse<InputStream>> exchange = client.sendAsync(request.build(), info -> body);
        try {
            HttpResponse<InputStream> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Streaming(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new TransportException(Kind.TIMED_OUT, e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        }
    }

    private static byte[] unzipped(HttpResponse<byte[]> response, long maxBytes) throws TransportException {
        boolean isZipped = response.headers()
                .firstValue("content-encoding")
                .filter(e -> e.toLowerCase(Locale.ROOT).contains("gzip"))
                .isPresent();
        if (!isZipped || response.body().length == 0) {
            return response.body();
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            byte[] plain = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 16));
            if (plain.length > maxBytes) {
                throw new TransportException(Kind.TOO_LARGE, null);
            }
            return plain;
        } catch (IOException e) {
            throw new TransportException(Kind.BROKEN, e);
        }
    }

    private static TransportException failure(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof TransportException known) {
                return known;
            }
        }
        return new TransportException(kindOf(error), error);
    }

    private static Kind kindOf(Throwable error) {
        if (has(error, HttpConnectTimeoutException.class)
                || has(error, ConnectException.class)
                || has(error, UnresolvedAddressException.class)) {
            return Kind.UNREACHABLE;
        }
        if (has(error, HttpTimeoutException.class)) {
            return Kind.TIMED_OUT;
        }
        boolean isHandshake = has(error, SSLHandshakeException.class)
                && !has(error, SocketException.class)
                && !has(error, java.io.EOFException.class);
        if (isHandshake) {
            return Kind.TLS;
        }
        return has(error, SSLException.class) && has(error, java.security.cert.CertificateException.class)
                ? Kind.TLS
                : Kind.BROKEN;
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }
}
