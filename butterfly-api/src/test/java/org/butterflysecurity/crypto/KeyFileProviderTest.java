package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileProviderTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeKeyFile() {
        file = directory.resolve("keys/acme.key");
        KeyFileProvider.generate(file, new SecureRandom());
    }

    @Test
    void theFileIsTextThatExplainsItself() throws IOException {
        assertThat(Files.readAllLines(file)).first().isEqualTo("butterfly-key-file 1");
        assertThat(Files.readString(file))
                .contains("Keep it secret")
                .contains("id: " + KeyFileProvider.at(file).keyId())
                .endsWith("\n");
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void neverOverwrites() throws IOException {
        byte[] before = Files.readAllBytes(file);

        fails(() -> KeyFileProvider.generate(file, new SecureRandom()), ErrorCode.KEY_FILE_EXISTS);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void theSameRandomnessGivesTheSameKey() {
        KeyFileProvider a = KeyFileProvider.generate(directory.resolve("a"), new Random(7));
        KeyFileProvider b = KeyFileProvider.generate(directory.resolve("b"), new Random(7));

        assertThat(a.keyId()).isEqualTo(b.keyId());
    }

    @Test
    void saysWhereItIs() {
        assertThat(KeyFileProvider.at(file).location()).hasValue(file);
        assertThat(KeyFileProvider.at(file).describe()).contains(file.toString());
    }

    @Test
    void acceptsOtherLineEndsAndBlankLines() throws IOException {
        String id = KeyFileProvider.at(file).keyId();

        Files.writeString(file, Files.readString(file).replace("\n", "\r\n") + "\r\n\r\n");

        assertThat(KeyFileProvider.at(file).keyId()).isEqualTo(id);
    }

    @Test
    void refusesWhatIsNoKeyFile() throws IOException {
        String good = Files.readString(file);
        String key = good.lines().filter(l -> l.startsWith("key: ")).findFirst().orElseThrow();
        String flipped = key.substring(0, 6) + (key.charAt(6) == 'A' ? 'B' : 'A') + key.substring(7);
        for (String bad : List.of(
                "",
                "hello",
                good.substring(0, good.length() / 2),
                good.replace("butterfly-key-file 1", "butterfly-key-file 2"),
                good.replace(key, flipped),
                good.replace(key, "key: "),
                good.replace(key, "key: %%%"),
                good.replace(key, "key: AAAA"),
                good.replace("id: k1-", "id: k1-0"),
                good.replace("checksum: ", "checksum: 0"),
                good + key + "\n",
                good + "something else\n",
                good + "#".repeat(5000))) {
            Files.writeString(file, bad);

            assertThatThrownBy(() -> KeyFileProvider.at(file).keyId())
                    .as(bad)
                    .isInstanceOfSatisfying(KeyException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.BAD_KEY_FILE);
                        assertThat(e.getMessage()).contains(file.toString()).doesNotContain(key.substring(6));
                    });
        }
    }

    @Test
    void aMissingFileIsNamedWhenTheKeyIsNeeded() {
        KeyFileProvider provider = KeyFileProvider.at(directory.resolve("none.key"));

        fails(provider::keyId, ErrorCode.KEY_UNAVAILABLE);
        fails(() -> KeyFileProvider.at(directory).keyId(), ErrorCode.KEY_UNAVAILABLE);
        assertThatThrownBy(provider::keyId).hasMessageContaining("none.key");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        Path below = file.resolve("below.key");

        fails(() -> KeyFileProvider.generate(below, new SecureRandom()), ErrorCode.KEY_UNAVAILABLE);
        assertThatThrownBy(() -> KeyFileProvider.generate(below, new SecureRandom()))
                .hasMessageContaining(below.toString());
    }

    @Test
    void theSameKeyInTheEnvironmentUnwrapsToo() throws IOException {
        String key = Files.readAllLines(file).stream()
                .filter(l -> l.startsWith("key: "))
                .findFirst()
                .orElseThrow()
                .substring(5);
        byte[] context = "context".getBytes(UTF_8);
        JsonObject wrapped = KeyFileProvider.at(file).wrap(Secret.copyOf(new byte[32]), context);

        Secret unwrapped = EnvironmentKeyProvider.of("KEY", Map.of("KEY", key)).unwrap(wrapped, context);

        assertThat(unwrapped.reveal(SecretAccess.REVEAL)).isEqualTo(new byte[32]);
    }

    private static void fails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
