package org.butterflysecurity.storage.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.storage.r2.FakeBucket.KEY;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes with a store that has a certificate. */
class TlsTest {
    private static final byte[] STORED = {1, 2, 3};

    @TempDir
    static Path directory;

    private static TestCertificate here;
    private static TestCertificate elsewhere;

    private HttpServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        here = TestCertificate.of("localhost", directory);
        elsewhere = TestCertificate.of("store.example.com", directory);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aStoreIsReadOverTls13() throws IOException {
        URI store = start(here, "TLSv1.3");

        assertThat(find(store, b -> b.caFile(here.pem()))).hasValue(STORED);
    }

    @Test
    void aStoreThatSpeaksNothingNewerThanTls12IsRefused() throws IOException {
        URI store = start(here, "TLSv1.2");

        assertRefused(store, b -> b.caFile(here.pem()), "TLS 1.3");
    }

    @Test
    void aStoreOfAnUnknownAuthorityIsRefused() throws IOException {
        URI store = start(here, "TLSv1.3");

        assertRefused(store, b -> b, "certificate");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws IOException {
        URI store = start(elsewhere, "TLSv1.3");

        assertRefused(store, b -> b.caFile(elsewhere.pem()), "certificate");
    }

    private URI start(TestCertificate certificate, String protocol) throws IOException {
        HttpsServer https = HttpsServer.create(anyPort(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(ssl);
            }
        });
        return serve(https, "https");
    }

    private URI serve(HttpServer started, String scheme) {
        server = started;
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, STORED.length);
            exchange.getResponseBody().write(STORED);
            exchange.close();
        });
        server.start();
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static Optional<byte[]> find(URI store, UnaryOperator<R2StorageBuilder> settings) {
        try (R2Storage storage = settings.apply(FakeBucket.at(store)).build()) {
            return storage.find(KEY);
        }
    }

    private static void assertRefused(URI store, UnaryOperator<R2StorageBuilder> settings, String names) {
        assertThatThrownBy(() -> find(store, settings))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TLS_FAILED))
                .hasMessageContaining(names);
    }
}
