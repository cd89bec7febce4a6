package org.butterflysecurity.storage.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class R2StorageBuilderTest {
    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final SecretRef SECRET = SecretRef.of("r2");

    private static R2StorageBuilder withCredential(R2StorageBuilder builder) {
        return builder.bucket("backups")
                .accessKey("key-id", SECRET)
                .secrets(SecretResolvers.of(Map.of(SECRET, Secret.of("hidden-canary".toCharArray()))));
    }

    private static R2StorageBuilder r2() {
        return withCredential(R2Storage.builder()).accountId(ACCOUNT);
    }

    @Test
    void addressesR2ByAccountAndJurisdiction() {
        try (R2Storage anywhere = r2().prefix("acme").build();
                R2Storage europe = r2().jurisdiction(Jurisdiction.EU).build()) {
            assertThat(anywhere.describe()).isEqualTo(ACCOUNT + ".r2.cloudflarestorage.com/backups/acme");
            assertThat(europe.describe()).isEqualTo(ACCOUNT + ".eu.r2.cloudflarestorage.com/backups");
            assertThat(anywhere.toString()).doesNotContain("hidden", "key-id");
        }
    }

    static Stream<UnaryOperator<R2StorageBuilder>> mistakes() {
        return Stream.of(
                b -> b.accountId("acme"),
                b -> b.bucket("No Bucket"),
                b -> b.region("no region"),
                b -> b.defaultCredentials());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void refusesAMistake(UnaryOperator<R2StorageBuilder> mistake) {
        assertRefused(ErrorCode.INVALID_SETTING, mistake.apply(r2()));
    }

    @Test
    void needsACredential() {
        assertRefused(
                ErrorCode.INVALID_SETTING,
                R2Storage.builder().accountId(ACCOUNT).bucket("backups"));
    }

    @Test
    void refusesAPrefixThatCouldLeadElsewhere() {
        assertThatThrownBy(() -> r2().prefix("acme/../other"))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://s3.example.com", "http://127.0.0.1:9000", "ftp://s3.example.com"})
    void refusesAnAddressWithoutTls(URI endpoint) {
        assertRefused(ErrorCode.INSECURE_URL, withCredential(R2Storage.s3Compatible(endpoint)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3.example.com", "https://user@s3.example.com", "https://s3.example.com?a=b"})
    void refusesWhatIsNoAddressOfAStore(URI endpoint) {
        assertRefused(ErrorCode.INVALID_SETTING, withCredential(R2Storage.s3Compatible(endpoint)));
    }

    @Test
    void plainHttpIsForThisMachineOnly() {
        assertRefused(
                ErrorCode.INSECURE_URL,
                withCredential(R2Storage.s3Compatible(URI.create("http://s3.example.com")))
                        .allowLoopbackHttp());
    }

    @Test
    void socketsSpeakTls13Only() throws Exception {
        OnlyTls13 sockets = new OnlyTls13(SSLContext.getDefault().getSocketFactory());
        try (SSLSocket socket = (SSLSocket) sockets.createSocket()) {
            assertThat(socket.getEnabledProtocols()).containsExactly("TLSv1.3");
        }
    }

    private static void assertRefused(ErrorCode code, R2StorageBuilder builder) {
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
