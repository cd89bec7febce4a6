package org.butterflysecurity;

import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.spi.StorageBackend;

/**
 * Wires an {@link IdentityBackup}: tenant, storage and key provider are required; a connector is, to run. Each setting may be
 * given once, except connectors and listeners. Not thread-safe.
 */
public final class IdentityBackupBuilder {

    IdentityBackupBuilder() {}

    /** Whose data: the isolation boundary. Required. */
    public IdentityBackupBuilder tenant(String tenant) {
        return tenant(TenantId.of(tenant));
    }

    /** Whose data: the isolation boundary. Required. */
    public IdentityBackupBuilder tenant(TenantId tenant) {
        return this;
    }

    /** From where. One for each provider; none is needed to read existing snapshots. */
    public IdentityBackupBuilder connector(IdentityConnector connector) {
        return this;
    }

    /** To where. Required. */
    public IdentityBackupBuilder storage(StorageBackend storage) {
        return this;
    }

    /** Under which key. Required. */
    public IdentityBackupBuilder keyProvider(KeyProvider keyProvider) {
        return this;
    }

    /** Where connectors find their secrets. Default: knows none. */
    public IdentityBackupBuilder secrets(SecretResolver secrets) {
        return this;
    }

    /** Hears what happens; several may be given. */
    public IdentityBackupBuilder listener(BackupListener listener) {
        return this;
    }

    /** What time it is. Default: the system's clock. */
    public IdentityBackupBuilder clock(Clock clock) {
        return this;
    }

    /** Source of ids, salts and jitter. Default: {@link java.security.SecureRandom}. Give another in tests only. */
    public IdentityBackupBuilder random(RandomGenerator random) {
        return this;
    }

    /** How many types are read at once, 1 to 64. Default 8. The connector paces its requests on its own. */
    public IdentityBackupBuilder concurrency(int types) {
        return this;
    }

    /** Whether a run that could not read everything leaves a snapshot. Default {@link IncompleteSnapshots#KEEP}. */
    public IdentityBackupBuilder incompleteSnapshots(IncompleteSnapshots incomplete) {
        return this;
    }

    /** Where a run puts what does not fit in its memory, encrypted, for its own duration. Default: the system's temporary directory. */
    public IdentityBackupBuilder spillDirectory(Path directory) {
        return this;
    }

    /** How much a run keeps in memory before it spills, over all types, at least 1 MiB. Default 64 MiB. */
    public IdentityBackupBuilder memoryBudgetBytes(long bytes) {
        return this;
    }

    /**
     * Checks the settings. Opens nothing.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} naming every setting that is missing, given twice or
     *     out of range
     */
    public IdentityBackup build() {
        return new IdentityBackup(this);
    }
}
