package org.butterflysecurity;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.internal.engine.EngineSettings;
import org.butterflysecurity.internal.engine.EventHub;
import org.butterflysecurity.internal.engine.EventLog;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.RestoreApproval;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.spi.StorageBackend;

/**
 * Wires an {@link IdentityBackup}: tenant, storage and key provider are required; a connector is, to run. Each setting may be
 * given once, except connectors, catalogs, recovery keys and listeners. Not thread-safe.
 */
public final class IdentityBackupBuilder {
    private static final int MOST_TYPES_AT_ONCE = 64;
    private static final long LEAST_MEMORY = 1L << 20;

    private final Settings settings = new Settings();
    private final List<IdentityConnector> connectors = new ArrayList<>();
    private final List<IdentityConnector> restoreConnectors = new ArrayList<>();
    private final List<Catalog> catalogs = new ArrayList<>();
    private final List<KeyProvider> recoveryKeys = new ArrayList<>();
    private final List<BackupListener> listeners = new ArrayList<>();

    IdentityBackupBuilder() {}

    /** Whose data: the isolation boundary. Required. */
    public IdentityBackupBuilder tenant(String tenant) {
        return tenant(TenantId.of(tenant));
    }

    /** Whose data: the isolation boundary. Required. */
    public IdentityBackupBuilder tenant(TenantId tenant) {
        settings.set("tenant", tenant);
        return this;
    }

    /** From where. One for each provider; none is needed to read existing snapshots. */
    public IdentityBackupBuilder connector(IdentityConnector connector) {
        connectors.add(requireNonNull(connector, "connector"));
        return this;
    }

    /**
     * To where, for a restore: a connector with a credential that may write, apart from the one that reads. One for each provider;
     * none is needed for anything else, planning included.
     */
    public IdentityBackupBuilder restoreConnector(IdentityConnector connector) {
        restoreConnectors.add(requireNonNull(connector, "connector"));
        return this;
    }

    /** Who approves restores. Default: whoever calls {@link IdentityBackup#restore}. */
    public IdentityBackupBuilder restoreApproval(RestoreApproval approval) {
        settings.set("restoreApproval", approval);
        return this;
    }

    /**
     * People depend on this tenant: a restore into it that nobody has rehearsed is warned of, and no drill writes to it. Default: nothing
     * is known of that.
     */
    public IdentityBackupBuilder production() {
        settings.set("production", true);
        return this;
    }

    /**
     * What is known of a provider's types, for reading existing snapshots without a connector: names and comparisons come from
     * it. Unnecessary beside the provider's connector, which brings its own.
     */
    public IdentityBackupBuilder catalog(Catalog catalog) {
        catalogs.add(requireNonNull(catalog, "catalog"));
        return this;
    }

    /** To where. Required. */
    public IdentityBackupBuilder storage(StorageBackend storage) {
        settings.set("storage", storage);
        return this;
    }

    /** Under which key. Required. */
    public IdentityBackupBuilder keyProvider(KeyProvider keyProvider) {
        settings.set("keyProvider", keyProvider);
        return this;
    }

    /**
     * Another key that may open the repository, such as one kept for emergencies. A repository that is made has all of them; an
     * existing one gets another by {@link BackupKeys#add}. Several may be given; they are tried after {@link #keyProvider}.
     */
    public IdentityBackupBuilder recoveryKey(KeyProvider recoveryKey) {
        recoveryKeys.add(requireNonNull(recoveryKey, "recoveryKey"));
        return this;
    }

    /** Where connectors find their secrets. Default: knows none. */
    public IdentityBackupBuilder secrets(SecretResolver secrets) {
        settings.set("secrets", secrets);
        return this;
    }

    /** Hears what happens; several may be given. */
    public IdentityBackupBuilder listener(BackupListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
        return this;
    }

    /** What time it is. Default: the system's clock. */
    public IdentityBackupBuilder clock(Clock clock) {
        settings.set("clock", clock);
        return this;
    }

    /** Source of ids, salts and jitter. Default: {@link java.security.SecureRandom}. Give another in tests only. */
    public IdentityBackupBuilder random(RandomGenerator random) {
        settings.set("random", random);
        return this;
    }

    /** How many types are read at once, 1 to 64. Default 8. The connector paces its requests on its own. */
    public IdentityBackupBuilder concurrency(int types) {
        settings.set("concurrency", types);
        return this;
    }

    /** Whether a run that could not read everything leaves a snapshot. Default {@link IncompleteSnapshots#KEEP}. */
    public IdentityBackupBuilder incompleteSnapshots(IncompleteSnapshots incomplete) {
        settings.set("incompleteSnapshots", incomplete);
        return this;
    }

    /** Where a run puts what does not fit in its memory, encrypted, for its own duration. Default: the system's temporary directory. */
    public IdentityBackupBuilder spillDirectory(Path directory) {
        settings.set("spillDirectory", directory);
        return this;
    }

    /** How much a run keeps in memory before it spills, over all types, at least 1 MiB. Default 32 MiB. */
    public IdentityBackupBuilder memoryBudgetBytes(long bytes) {
        settings.set("memoryBudgetBytes", bytes);
        return this;
    }

    /**
     * Checks the settings. Opens nothing.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} naming every setting that is missing, given twice or
     *     out of range
     * @throws KeyException with {@link ErrorCode#KEY_FILE_IN_STORAGE} if the key file lies inside the storage
     */
    public IdentityBackup build() {
        checkConnectors();
        int concurrency = settings.find("concurrency", Integer.class).orElse(8);
        settings.check(
                concurrency >= 1 && concurrency <= MOST_TYPES_AT_ONCE,
                "concurrency must be 1 to " + MOST_TYPES_AT_ONCE + ", not " + concurrency);
        long memory = settings.find("memoryBudgetBytes", Long.class).orElse(32L << 20);
        settings.check(
                memory >= LEAST_MEMORY, "memoryBudgetBytes must be at least " + LEAST_MEMORY + ", not " + memory);
        settings.require("tenant", "whose data it is");
        settings.require("storage", "where the snapshots go");
        settings.require("keyProvider", "which key encrypts them");
        settings.throwIfFaulty();
        StorageBackend storage = settings.get("storage", StorageBackend.class);
        List<KeyProvider> keys = new ArrayList<>(List.of(settings.get("keyProvider", KeyProvider.class)));
        keys.addAll(recoveryKeys);
        keys.forEach(key -> refuseKeyInStorage(storage, key));
        List<BackupListener> all = new ArrayList<>(List.of(new EventLog()));
        all.addAll(listeners);
        return new IdentityBackup(new EngineSettings(
                settings.get("tenant", TenantId.class),
                connectors,
                catalogs,
                storage,
                keys,
                settings.find("secrets", SecretResolver.class).orElse(ref -> Optional.empty()),
                new EventHub(all),
                settings.find("clock", Clock.class).orElse(Clock.systemUTC()),
                settings.find("random", RandomGenerator.class).orElseGet(SecureRandom::new),
                concurrency,
                settings.find("incompleteSnapshots", IncompleteSnapshots.class).orElse(IncompleteSnapshots.KEEP),
                settings.find("spillDirectory", Path.class)
                        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"))),
                memory,
                restoreConnectors,
                settings.find("restoreApproval", RestoreApproval.class).orElse(plan -> true),
                settings.find("production", Boolean.class).orElse(false)));
    }

    private void checkConnectors() {
        Set<String> providers = new HashSet<>();
        for (IdentityConnector connector : connectors) {
            String provider = connector.catalog().provider();
            settings.check(providers.add(provider), "there are two connectors for the provider '" + provider + "'");
        }
        for (Catalog catalog : catalogs) {
            String provider = catalog.provider();
            settings.check(
                    providers.add(provider),
                    "the catalog of the provider '" + provider + "' is given twice, or beside its connector");
        }
    }

    static void refuseKeyInStorage(StorageBackend storage, KeyProvider keys) {
        keys.location().filter(storage::contains).ifPresent(file -> {
            throw new KeyException(
                    ErrorCode.KEY_FILE_IN_STORAGE,
                    "The key file '" + file + "' lies inside the storage (" + storage.describe() + ").");
        });
    }
}
