package org.butterflysecurity.storage.r2.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.storage.r2.R2Storage;
import org.butterflysecurity.storage.r2.R2StorageBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * A server that speaks S3, in a process of its own, started when first needed and kept for all tests.
 *
 * <p>S3Proxy, in memory: refuses wrong credentials and anonymous callers; has no object lock. S3Mock: another code base; takes
 * every credential and none, so its buckets count as public.
 */
@SuppressWarnings("ImmutableEnumChecker") // one process each, started once
enum S3Server {
    S3_PROXY {
        @Override
        List<String> command() throws IOException {
            Path settings = Files.createTempFile("s3proxy", ".properties");
            settings.toFile().deleteOnExit();
            Files.writeString(settings, """
                    s3proxy.endpoint=http://127.0.0.1:0
                    s3proxy.authorization=aws-v4
                    s3proxy.identity=test-key
                    s3proxy.credential=test-secret
                    jclouds.provider=transient-nio2
                    jclouds.identity=none
                    jclouds.credential=none
                    """);
            return List.of("org.gaul.s3proxy.Main", "--properties", settings.toString());
        }

        @Override
        Pattern started() {
            return Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");
        }
    },
    S3_MOCK {
        @Override
        List<String> command() {
            return List.of("com.adobe.testing.s3mock.S3MockApplication", "--server.port=0", "--http.port=0");
        }

        @Override
        Pattern started() {
            return Pattern.compile("Tomcat started on ports? .*?(\\d+) \\(http\\)");
        }
    };

    static final String BUCKET = "backups";
    static final String VERSIONED_BUCKET = "versioned";
    static final SecretRef SECRET = SecretRef.of("r2");

    private final AtomicInteger prefixes = new AtomicInteger();
    private int port;

    /** The main class and its arguments. */
    abstract List<String> command() throws IOException;

    /** The line that tells the port. */
    abstract Pattern started();

    synchronized URI endpoint() {
        if (port == 0) {
            start();
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A place that no other test has. */
    R2StorageBuilder storage() {
        return storage(BUCKET, newPrefix());
    }

    String newPrefix() {
        return "test-" + prefixes.incrementAndGet() + "/acme";
    }

    R2StorageBuilder storage(String bucket, String prefix) {
        return storage(endpoint(), bucket, prefix);
    }

    /** The same by way of another address. */
    R2StorageBuilder storage(URI endpoint, String bucket, String prefix) {
        R2StorageBuilder builder = R2Storage.s3Compatible(endpoint)
                .allowLoopbackHttp()
                .region("us-east-1")
                .bucket(bucket)
                .prefix(prefix)
                .accessKey("test-key", SECRET)
                .secrets(SecretResolvers.of(Map.of(SECRET, Secret.of("test-secret".toCharArray()))));
        return this == S3_MOCK ? builder.allowPublicBucket() : builder;
    }

    /** The server without our storage before it. */
    S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("test-key", "test-secret")))
                .build();
    }

    private void start() {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path")));
            command.addAll(command());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            port = port(lines);
            Thread reader = new Thread(() -> keep(lines), "output of " + this);
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (S3Client client = client()) {
            client.createBucket(b -> b.bucket(BUCKET));
            client.createBucket(b -> b.bucket(VERSIONED_BUCKET));
            client.putBucketVersioning(b ->
                    b.bucket(VERSIONED_BUCKET).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        }
    }

    /** What the server says, for whoever looks for a reason. */
    private void keep(BufferedReader lines) {
        try (PrintWriter log = new PrintWriter(
                Files.newBufferedWriter(Path.of("target", name().toLowerCase(Locale.ROOT) + ".log")), true)) {
            lines.lines().forEach(log::println);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port(BufferedReader lines) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.append(line).append('\n');
            Matcher matcher = started().matcher(line);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IllegalStateException(this + " does not start:\n" + seen);
    }
}
