package org.butterflysecurity.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.butterflysecurity.crypto.PassphraseKeyProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.testkit.contract.KeyProviderContract;

class PassphraseKeyProviderTest extends KeyProviderContract {
    private static final String PASSPHRASE = "grey otter opens seven quiet doors";

    @Override
    protected KeyProvider provider() {
        return PassphraseKeyProvider.of("acme backups", () -> Secret.of(PASSPHRASE.toCharArray()));
    }

    @Override
    protected KeyProvider otherProvider() {
        return PassphraseKeyProvider.of("acme backups", () -> Secret.of("another one".toCharArray()));
    }

    @Override
    protected Optional<byte[]> secret() {
        return Optional.of(PASSPHRASE.getBytes(UTF_8));
    }
}
