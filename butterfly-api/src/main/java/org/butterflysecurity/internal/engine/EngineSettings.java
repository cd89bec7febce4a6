package org.butterflysecurity.internal.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.butterflysecurity.IncompleteSnapshots;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.spi.StorageBackend;

/** What the host wired, checked and with the defaults filled in. */
public record EngineSettings(
        TenantId tenant,
        List<IdentityConnector> connectors,
        StorageBackend storage,
        KeyProvider keys,
        SecretResolver secrets,
        EventHub events,
        Clock clock,
        RandomGenerator random,
        int concurrency,
        IncompleteSnapshots incomplete,
        Path spillDirectory,
        long memoryBudgetBytes) {
    public EngineSettings {
        connectors = List.copyOf(connectors);
    }

    /** What objects are called. */
    public Naming naming() {
        return new Naming(connectors.stream().map(IdentityConnector::catalog).toList());
    }
}
