package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.spi.SecretResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretResolversTest {
    private static final SecretRef NAME = SecretRef.of("okta-acme");

    @TempDir
    Path directory;

    @Test
    void aMapGivesCopiesThatTheCallerCloses() {
        SecretResolver resolver = SecretResolvers.of(Map.of(NAME, Secret.of("value".toCharArray())));

        resolver.find(NAME).orElseThrow().close();

        assertThat(text(resolver, NAME)).hasValue("value");
        assertThat(text(resolver, SecretRef.of("other"))).isEmpty();
    }

    @Test
    void aDirectoryHasOneFilePerSecret() throws IOException {
        Files.writeString(directory.resolve("okta-acme"), "value\n");
        Files.writeString(directory.resolve("windows"), "value\r\n");
        Files.writeString(directory.resolve("two"), "a\n\n");
        SecretResolver resolver = SecretResolvers.directory(directory);

        assertThat(text(resolver, NAME)).hasValue("value");
        assertThat(text(resolver, SecretRef.of("windows"))).hasValue("value");
        assertThat(text(resolver, SecretRef.of("two"))).hasValue("a\n");
        assertThat(text(resolver, SecretRef.of("other"))).isEmpty();
    }

    @Test
    void aNameCannotLeadOutOfTheDirectory() throws IOException {
        Files.writeString(directory.resolve("outside"), "value");
        Path inner = Files.createDirectory(directory.resolve("inner"));
        SecretResolver resolver = SecretResolvers.directory(inner);

        for (String name : new String[] {"../outside", "..", ".hidden", "a/b", "a\\b", directory + "/outside"}) {
            assertThat(text(resolver, SecretRef.of(name))).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path none = directory.resolve("none.pem");
        Files.createDirectory(directory.resolve("okta-acme"));

        unreadable(SecretResolvers.file(NAME, none), none);
        unreadable(SecretResolvers.directory(directory), directory.resolve("okta-acme"));
        unreadable(
                SecretResolvers.file(NAME, Files.write(directory.resolve("large"), new byte[(1 << 20) + 1])),
                directory.resolve("large"));
        assertThat(SecretResolvers.file(NAME, none).find(SecretRef.of("other"))).isEmpty();
    }

    @Test
    void theEnvironmentHasVariablesInItsOwnSpelling() {
        SecretResolver resolver =
                SecretResolvers.environment("BUTTERFLY_", Map.of("BUTTERFLY_OKTA_ACME", "value", "OKTA_ACME", "other"));

        assertThat(text(resolver, NAME)).hasValue("value");
        assertThat(text(resolver, SecretRef.of("path"))).isEmpty();
    }

    @Test
    void aChainAsksInOrderUntilOneKnows() {
        SecretResolver failing = ref -> {
            throw new AssertionError("must not be asked");
        };
        SecretResolver resolver = SecretResolvers.chain(
                ref -> Optional.empty(), ref -> Optional.of(Secret.of("value".toCharArray())), failing);

        assertThat(text(resolver, NAME)).hasValue("value");
        assertThat(SecretResolvers.chain().find(NAME)).isEmpty();
    }

    private static Optional<String> text(SecretResolver resolver, SecretRef name) {
        return resolver.find(name).map(s -> new String(s.reveal(SecretAccess.REVEAL), UTF_8));
    }

    private static void unreadable(SecretResolver resolver, Path file) {
        assertThatThrownBy(() -> resolver.find(NAME))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREADABLE_FILE))
                .hasMessageContaining(file.toString());
    }
}
