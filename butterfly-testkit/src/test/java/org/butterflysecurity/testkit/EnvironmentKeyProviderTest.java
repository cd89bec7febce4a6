package org.butterflysecurity.testkit;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.butterflysecurity.crypto.EnvironmentKeyProvider;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.testkit.contract.KeyProviderContract;

class EnvironmentKeyProviderTest extends KeyProviderContract {
    private static final byte[] KEY = random(1);
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "A_KEY", Base64.getEncoder().encodeToString(KEY),
            "B_KEY", Base64.getEncoder().encodeToString(random(2)));

    @Override
    protected KeyProvider provider() {
        return EnvironmentKeyProvider.of("A_KEY", ENVIRONMENT);
    }

    @Override
    protected KeyProvider otherProvider() {
        return EnvironmentKeyProvider.of("B_KEY", ENVIRONMENT);
    }

    @Override
    protected Optional<byte[]> secret() {
        return Optional.of(KEY);
    }

    private static byte[] random(long seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }
}
