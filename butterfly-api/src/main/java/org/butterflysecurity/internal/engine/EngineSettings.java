package org.butterflysecurity.internal.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.butterflysecurity.IncompleteSnapshots;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.RestoreApproval;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.spi.StorageBackend;

/**
 * What the host wired, checked and with the defaults filled in.
 *
 * @param keys any of which may open the repository
 * @param restoreConnectors with credentials that may write
 * @param approval asked before a restore writes
 * @param isProduction whether people depend on the tenant
 * @param readingCatalogs what is known of the types of providers without a connector here
 */
public record EngineSettings(
        TenantId tenant,
        List<IdentityConnector> connectors,
        List<Catalog> readingCatalogs,
        StorageBackend storage,
        List<KeyProvider> keys,
        SecretResolver secrets,
        EventHub events,
        Clock clock,
        RandomGenerator random,
        int concurrency,
        IncompleteSnapshots incomplete,
        Path spillDirectory,
        long memoryBudgetBytes,
        List<IdentityConnector> restoreConnectors,
        RestoreApproval approval,
        boolean isProduction) {
    public EngineSettings {
        connectors = List.copyOf(connectors);
        readingCatalogs = List.copyOf(readingCatalogs);
        keys = List.copyOf(keys);
        restoreConnectors = List.copyOf(restoreConnectors);
    }

    /** A copy that tells {@code hub} what happens and treats incomplete snapshots so. */
    EngineSettings with(EventHub hub, IncompleteSnapshots treatment) {
        return with(connectors, hub, treatment);
    }

    /** A copy that reads over other connectors. */
    public EngineSettings with(List<IdentityConnector> others) {
        return with(others, events, incomplete);
    }

    private EngineSettings with(List<IdentityConnector> others, EventHub hub, IncompleteSnapshots treatment) {
        return new EngineSettings(
                tenant,
                others,
                readingCatalogs,
                storage,
                keys,
                secrets,
                hub,
                clock,
                random,
                concurrency,
                treatment,
                spillDirectory,
                memoryBudgetBytes,
                restoreConnectors,
                approval,
                isProduction);
    }

    /** Whether a connector here knows the type. */
    public boolean isConnected(ResourceType type) {
        return connectors.stream().anyMatch(c -> c.catalog().find(type).isPresent());
    }

    /** What objects are called. */
    public Naming naming() {
        return new Naming(catalogs());
    }

    /** What is known of the types: the connectors' catalogs, and those that were given for reading. */
    public List<Catalog> catalogs() {
        return Stream.concat(connectors.stream().map(IdentityConnector::catalog), readingCatalogs.stream())
                .toList();
    }
}
