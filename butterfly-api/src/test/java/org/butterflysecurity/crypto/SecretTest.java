package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class SecretTest {
    private static final String TEXT = "pässwörd";

    @Test
    void showsItselfOnlyWhenAsked() {
        Secret secret = Secret.of(TEXT.toCharArray());

        assertThat(secret).hasToString("Secret[*****]").isNotEqualTo(Secret.of(TEXT.toCharArray()));
        assertThat(secret.reveal(SecretAccess.REVEAL)).isEqualTo(TEXT.getBytes(UTF_8));
        assertThat(secret.revealCharacters(SecretAccess.REVEAL)).isEqualTo(TEXT.toCharArray());
    }

    @Test
    void cannotBeSerialised() {
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
    }

    @Test
    void closingOverwritesWhatItOwns() {
        byte[] bytes = {1, 2, 3};
        Secret secret = Secret.owning(bytes);

        secret.close();

        assertThat(bytes).containsOnly(0);
        assertThat(secret.isClosed()).isTrue();
        assertThatThrownBy(() -> secret.reveal(SecretAccess.REVEAL)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void copiesAreIndependent() {
        byte[] bytes = {1, 2, 3};
        Secret secret = Secret.copyOf(bytes);
        bytes[0] = 9;
        secret.reveal(SecretAccess.REVEAL)[1] = 9;

        assertThat(secret.reveal(SecretAccess.REVEAL)).containsExactly(1, 2, 3);
    }
}
