package org.butterflysecurity.storage.r2.it;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.storage.r2.it.S3Server.BUCKET;
import static org.butterflysecurity.storage.r2.it.S3Server.S3_PROXY;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.butterflysecurity.examples.cli.Commands;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line with a bucket as its store. The credential is where the SDK looks: here, in system properties. */
class CommandLineTest {
    private static final String KEY_ID = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    @TempDir
    static Path directory;

    private static SimulatedOkta org;

    @BeforeAll
    static void connect() throws IOException {
        org = SimulatedOkta.start();
        org.caFile(directory.resolve("ca.pem"));
        org.privateKeyFile(directory.resolve("client.pem"));
        JsonObject connection = JsonObject.builder()
                .put("provider", "okta")
                .put("orgUrl", org.url())
                .put("clientId", org.clientId())
                .put("privateKeyFile", "client.pem")
                .put("keyId", org.keyId())
                .put("caFile", "ca.pem")
                .build();
        Files.writeString(directory.resolve("conn.json"), Json.pretty(connection));
        assertDone(run(store(S3_PROXY.endpoint(), BUCKET, "none"), "keygen"));
    }

    @AfterAll
    static void close() {
        org.close();
    }

    @BeforeEach
    void giveCredential() {
        System.setProperty(KEY_ID, "test-key");
        System.setProperty(SECRET, "test-secret");
    }

    @AfterEach
    void takeCredential() {
        System.clearProperty(KEY_ID);
        System.clearProperty(SECRET);
    }

    @Test
    void aTenantIsBackedUpListedVerifiedDumpedAndPruned() throws IOException {
        String store = store(S3_PROXY.endpoint(), BUCKET, S3_PROXY.newPrefix());
        Path dump = directory.resolve("dump");

        assertThat(assertDone(run(store, "preflight")).out()).contains("conditional writes yes", "public no");
        assertDone(run(store, "backup", "--types", "group", "--quiet"));
        assertDone(run(store, "backup", "--types", "group", "--quiet"));
        assertThat(assertDone(run(store, "list")).out()).contains("00000001", "00000002");
        assertDone(run(store, "verify", "--all"));
        assertDone(run(store, "dump", "2", "--to", dump.toString()));
        try (Stream<Path> files = Files.walk(dump)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
        }
        assertDone(run(store, "prune", "--keep-last", "1"));
        assertThat(assertDone(run(store, "list")).out())
                .doesNotContain("00000001")
                .contains("00000002");
        assertDone(run(store, "verify", "--all"));
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        assertFailed(run(store(S3_PROXY.endpoint(), "no-such-bucket", "acme"), "list"), "BF-STO-006", "no-such-bucket");
    }

    @Test
    void aWrongSecretIsToldAndNotShown() {
        System.setProperty(SECRET, "hidden-canary");

        Commands.Result result = run(store(S3_PROXY.endpoint(), BUCKET, "acme"), "list");

        assertFailed(result, "BF-STO-007", BUCKET);
        assertThat(result.err()).doesNotContain("hidden-canary");
    }

    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken, BF-STO-007, credential",
        "400, AuthorizationHeaderMalformed, BF-STO-009, us-east-1",
        "403, AccessDenied, BF-STO-004, s3:",
        "403, RequestTimeTooSkewed, BF-STO-008, clock"
    })
    void whatTheStoreRefusesIsTold(int status, String code, String expected, String names) {
        try (Gateway gateway = new Gateway(S3_PROXY)) {
            gateway.answers(any(anyUrl()), Gateway.error(status, code));

            assertFailed(run(store(gateway.endpoint(), BUCKET, "acme"), "list"), expected, names);
        }
    }

    @Test
    void aDeniedDeleteNamesThePermission() {
        String prefix = S3_PROXY.newPrefix();
        assertDone(run(store(S3_PROXY.endpoint(), BUCKET, prefix), "backup", "--types", "group", "--quiet"));
        try (Gateway gateway = new Gateway(S3_PROXY)) {
            gateway.answers(delete(anyUrl()), Gateway.error(403, "AccessDenied"));
            String store = store(gateway.endpoint(), BUCKET, prefix);

            assertFailed(run(store, "prune", "--keep-last", "1"), "BF-STO-004", "s3:DeleteObject");
            assertThat(run(store, "preflight").out()).contains("s3:DeleteObject is missing");
        }
    }

    private static String store(URI endpoint, String bucket, String prefix) {
        return "s3://" + bucket + "/" + prefix + "?endpoint=" + endpoint + "&region=us-east-1&allow-loopback-http=true";
    }

    private static Commands.Result run(String store, String... args) {
        return Commands.run(Stream.concat(
                        Stream.of(args),
                        Stream.of(
                                "--store=" + store,
                                "--key-file=" + directory.resolve("keys/test.key"),
                                "--connection=" + directory.resolve("conn.json")))
                .toArray(String[]::new));
    }

    private static Commands.Result assertDone(Commands.Result result) {
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        return result;
    }

    private static void assertFailed(Commands.Result result, String code, String names) {
        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(result.err()).contains(code, names);
    }
}
