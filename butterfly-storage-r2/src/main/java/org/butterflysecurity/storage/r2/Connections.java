package org.butterflysecurity.storage.r2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.butterflysecurity.internal.rest.TlsContexts;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;

/** Opens connections to the store: TLS 1.3, no redirects, no caches, and no waiting without end. */
final class Connections implements UrlConnectionFactory {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final SSLSocketFactory sockets;
    private final int requestTimeoutMillis;

    Connections(Optional<Path> caFile, Duration requestTimeout) {
        this.sockets = new OnlyTls13(TlsContexts.create(caFile, false).getSocketFactory());
        this.requestTimeoutMillis = Math.toIntExact(requestTimeout.toMillis());
    }

    @Override
    public HttpURLConnection createConnection(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout(requestTimeoutMillis);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(sockets);
            }
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
