package org.butterflysecurity.internal.engine;

import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.internal.repository.Repository;

/** The tenant's repository, opened when it is first needed and kept open. Safe for use by several threads. */
public final class OpenRepository implements AutoCloseable {
    private final EngineSettings settings;
    private Optional<Repository> opened = Optional.empty();

    public OpenRepository(EngineSettings settings) {
        this.settings = settings;
    }

    /** The repository; it must exist. */
    public synchronized Repository open() {
        if (opened.isEmpty()) {
            opened = Optional.of(Repository.open(
                    settings.storage(), settings.tenant(), settings.keys(), settings.clock(), settings.random()));
        }
        return opened.get();
    }

    /** The repository; empty if there is none. */
    public synchronized Optional<Repository> find() {
        try {
            return Optional.of(open());
        } catch (RepositoryException e) {
            if (e.code() == ErrorCode.UNKNOWN_TENANT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The repository, made if there is none. */
    public synchronized Repository openOrCreate() {
        if (opened.isEmpty()) {
            opened = Optional.of(Repository.openOrCreate(
                    settings.storage(), settings.tenant(), settings.keys(), settings.clock(), settings.random()));
        }
        return opened.get();
    }

    /** Forgets the keys. A later call opens it anew. */
    @Override
    public synchronized void close() {
        opened.ifPresent(Repository::close);
        opened = Optional.empty();
    }
}
