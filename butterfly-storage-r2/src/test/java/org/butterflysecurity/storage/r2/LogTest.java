package org.butterflysecurity.storage.r2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.junit.jupiter.api.Test;

/** What the SDK logs when a host lets it log everything but its signer, which writes what it signs: docs/storage-r2.md. */
class LogTest {
    private static final String KEY_CANARY = "canaryOfTheSecretKey01234567890";
    private static final String TOKEN_CANARY = "canaryOfTheSessionToken0123456789";

    @Test
    void neitherSecretKeyNorSessionTokenIsLogged() throws Exception {
        String logged;
        try (FakeBucket bucket = new FakeBucket()) {
            bucket.answers(FakeBucket.ok("content"), FakeBucket.error(403, "InvalidToken"));
            logged = outputOfTalk(bucket.server.port());
        }

        assertThat(logged).contains("DEBUG software.amazon.awssdk.request", "said all");
        assertThat(logged).doesNotContain(KEY_CANARY, TOKEN_CANARY);
    }

    private static String outputOfTalk(int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.slf4j.simpleLogger.log.software.amazon.awssdk.http.auth=info",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Talk.class.getName(),
                        String.valueOf(port))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** A process that uses a bucket with everything logged. */
    static final class Talk {
        private Talk() {}

        public static void main(String[] arguments) {
            SecretRef secret = SecretRef.of("key");
            SecretRef token = SecretRef.of("token");
            try (R2Storage storage = R2Storage.s3Compatible(URI.create("http://127.0.0.1:" + arguments[0]))
                    .allowLoopbackHttp()
                    .region("eu-west-1")
                    .bucket("backups")
                    .accessKey("key-id", secret)
                    .sessionToken(token)
                    .secrets(SecretResolvers.of(Map.of(
                            secret, Secret.of(KEY_CANARY.toCharArray()), token, Secret.of(TOKEN_CANARY.toCharArray()))))
                    .maxAttempts(2)
                    .firstPause(Duration.ofMillis(1))
                    .withoutFirstWriteCheck()
                    .build()) {
                StorageKey key = StorageKey.of("tenants/acme/packs/p1");
                for (Runnable call : List.<Runnable>of(
                        () -> storage.put(key, new byte[10]),
                        () -> storage.find(key),
                        () -> storage.list(key).forEach(o -> {}),
                        () -> storage.link(key, SignedLink.Method.READ, Duration.ofMinutes(1)))) {
                    try {
                        call.run();
                    } catch (StorageException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            System.out.println("said all");
        }
    }
}
