package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.SecretResolver;
import org.junit.jupiter.api.Test;

class CredentialVaultTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final SecretRef OKTA = SecretRef.of("okta");
    private static final byte[] CREDENTIAL = "a client secret, or a key".getBytes(UTF_8);

    private final CredentialVault vault = CredentialVault.of(ACME, keys(1));

    @Test
    void opensWhatItSealed() {
        String sealed = vault.seal(OKTA, Secret.copyOf(CREDENTIAL));

        try (Secret opened = CredentialVault.of(ACME, keys(1)).open(OKTA, sealed)) {
            assertThat(opened.reveal(SecretAccess.REVEAL)).isEqualTo(CREDENTIAL);
        }
    }

    @Test
    void sealsEveryLength() {
        for (int length : new int[] {0, 1, 32, 10_000, 256 << 10}) {
            String sealed = vault.seal(OKTA, Secret.owning(new byte[length]));

            assertThat(vault.open(OKTA, sealed).length()).isEqualTo(length);
        }
        assertThatThrownBy(() -> vault.seal(OKTA, Secret.owning(new byte[(256 << 10) + 1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSealedTextShowsNothingAndNeverRepeats() {
        String sealed = vault.seal(OKTA, Secret.copyOf(CREDENTIAL));

        assertThat(sealed)
                .doesNotContain(new String(CREDENTIAL, UTF_8))
                .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(CREDENTIAL))
                .doesNotContain("\n")
                .isNotEqualTo(vault.seal(OKTA, Secret.copyOf(CREDENTIAL)));
    }

    @Test
    void opensForNoOtherTenantOrConnection() {
        String sealed = vault.seal(OKTA, Secret.copyOf(CREDENTIAL));
        SecretRef other = SecretRef.of("auth0");
        CredentialVault otherTenant = CredentialVault.of(TenantId.of("other"), keys(1));

        refuses(otherTenant, OKTA, sealed, ErrorCode.BAD_SEALED_CREDENTIAL);
        refuses(vault, other, sealed, ErrorCode.BAD_SEALED_CREDENTIAL);
        refuses(otherTenant, OKTA, sealed.replace("\"acme\"", "\"other\""), ErrorCode.WRONG_KEY);
        refuses(vault, other, sealed.replace("\"okta\"", "\"auth0\""), ErrorCode.WRONG_KEY);
    }

    @Test
    void opensWithNoOtherKey() {
        String sealed = vault.seal(OKTA, Secret.copyOf(CREDENTIAL));

        refuses(CredentialVault.of(ACME, keys(2)), OKTA, sealed, ErrorCode.WRONG_KEY);
    }

    @Test
    void refusesWhatWasAltered() {
        String sealed = vault.seal(OKTA, Secret.copyOf(CREDENTIAL));
        int ciphertext = sealed.lastIndexOf("\"ciphertext\":\"") + "\"ciphertext\":\"".length();
        char other = sealed.charAt(ciphertext) == 'A' ? 'B' : 'A';

        refuses(
                vault,
                OKTA,
                sealed.substring(0, ciphertext) + other + sealed.substring(ciphertext + 1),
                ErrorCode.BAD_SEALED_CREDENTIAL);
        for (String text :
                List.of("", "{}", "[]", "hello", sealed.substring(1), sealed.replace("\"nonce\"", "\"n\""))) {
            refuses(vault, OKTA, text, ErrorCode.BAD_SEALED_CREDENTIAL);
        }
    }

    @Test
    void theResolverOpensOnlyWhatIsAskedFor() {
        List<SecretRef> asked = new ArrayList<>();
        String sealed = vault.seal(OKTA, Secret.copyOf(CREDENTIAL));
        SecretResolver resolver = vault.resolver(ref -> {
            asked.add(ref);
            return ref.equals(OKTA) ? Optional.of(sealed) : Optional.empty();
        });
        assertThat(asked).isEmpty();

        try (Secret opened = resolver.find(OKTA).orElseThrow()) {
            assertThat(opened.reveal(SecretAccess.REVEAL)).isEqualTo(CREDENTIAL);
        }
        assertThat(resolver.find(SecretRef.of("unknown"))).isEmpty();
        assertThat(asked).containsExactly(OKTA, SecretRef.of("unknown"));
    }

    private static void refuses(CredentialVault vault, SecretRef connection, String sealed, ErrorCode code) {
        assertThatThrownBy(() -> vault.open(connection, sealed))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static KeyProvider keys(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return EnvironmentKeyProvider.of(
                "KEY", Map.of("KEY", Base64.getEncoder().encodeToString(key)));
    }
}
