package org.butterflysecurity.testkit.internal;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.testkit.simulation.Transport;

/** A server on a free port of the loopback interface, with a certificate of an authority of its own. */
public final class Server implements AutoCloseable {
    private static final int THREADS = 96;
    private static final AtomicInteger THREAD_NUMBERS = new AtomicInteger();

    private final HttpServer server;
    private final ExecutorService threads;
    private final Optional<Authority> authority;

    private Server(HttpServer server, Optional<Authority> authority) {
        this.server = server;
        this.authority = authority;
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "simulated-tenant-" + THREAD_NUMBERS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes a port; nothing is answered until {@link #start}. */
    public static Server bind(Transport transport) {
        return bind(transport, transport == Transport.PLAIN_HTTP ? Optional.empty() : Optional.of(Authority.create()));
    }

    /** Another origin under the same authority. */
    public static Server beside(Server other, Transport transport) {
        return bind(transport, other.authority);
    }

    private static Server bind(Transport transport, Optional<Authority> authority) {
        // Read once by the JDK's server: without it each answer waits for the client's delayed acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (authority.isEmpty()) {
                return new Server(HttpServer.create(address, 0), authority);
            }
            HttpsServer https = HttpsServer.create(address, 0);
            String protocol = transport == Transport.TLS_1_2 ? "TLSv1.2" : "TLSv1.3";
            https.setHttpsConfigurator(new HttpsConfigurator(authority.get().context()) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                    ssl.setProtocols(new String[] {protocol});
                    parameters.setSSLParameters(ssl);
                }
            });
            return new Server(https, authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void start(Provider provider, Faults faults) {
        new Front(provider, faults).serve(server);
        server.setExecutor(threads);
        server.start();
    }

    /** {@code localhost} and the port. */
    public String authorityPart() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** Address without a final slash, for instance {@code https://localhost:40123}. */
    public String url() {
        return (authority.isEmpty() ? "http" : "https") + "://" + authorityPart();
    }

    /** The certificate of the authority as PEM; empty for plain HTTP. */
    public String caPem() {
        return authority.map(Authority::pem).orElse("");
    }

    /** Writes {@code text} to {@code file} and gives the file back. */
    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
