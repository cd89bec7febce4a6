package org.butterflysecurity.internal.engine;

import java.util.random.RandomGenerator;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.KeyProvider;

/** Keeps the one data key of a repository that nobody opens a second time. It is never written anywhere. */
final class MemoryKey implements KeyProvider, AutoCloseable {
    private final String id;
    private Secret dataKey = Secret.owning(new byte[0]);

    MemoryKey(RandomGenerator random) {
        this.id = "memory-" + Long.toHexString(random.nextLong());
    }

    @Override
    public String keyId() {
        return id;
    }

    @Override
    public String describe() {
        return "key in memory";
    }

    @Override
    public synchronized JsonObject wrap(Secret key, byte[] context) {
        dataKey.close();
        dataKey = copy(key);
        return JsonObject.builder().put("kind", "memory").build();
    }

    @Override
    public synchronized Secret unwrap(JsonObject wrapped, byte[] context) {
        return copy(dataKey);
    }

    private static Secret copy(Secret secret) {
        return Secret.owning(secret.reveal(SecretAccess.REVEAL));
    }

    @Override
    public synchronized void close() {
        dataKey.close();
    }
}
