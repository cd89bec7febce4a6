package org.butterflysecurity.testkit;

import java.util.Map;
import org.butterflysecurity.crypto.EnvironmentKeyProvider;
import org.butterflysecurity.spi.KeyProvider;

/** A key for tests that are not about keys. One from a passphrase would cost most of the time. */
public final class TestKey {
    private TestKey() {}

    public static KeyProvider provider() {
        return EnvironmentKeyProvider.of("KEY", Map.of("KEY", "00".repeat(32)));
    }
}
