package org.butterflysecurity.internal.repository;

import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that is held and refreshed by a daemon thread until it is closed. Thread-safe. */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final Leases leases;
    private final String id;
    private final Leases.Kind kind;
    private final ScheduledExecutorService refresher;
    private Instant expiresAt;
    private boolean lapsed;
    private boolean closed;

    @SuppressWarnings("FutureReturnValueIgnored") // refreshing ends when the executor is shut down
    Lease(Leases leases, String id, Leases.Kind kind, Instant expiresAt) {
        this.leases = leases;
        this.id = id;
        this.kind = kind;
        this.expiresAt = expiresAt;
        this.refresher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "butterfly-lease");
            thread.setDaemon(true);
            return thread;
        });
        long everySeconds = Leases.TTL.toSeconds() / 3;
        refresher.scheduleWithFixedDelay(this::refreshQuietly, everySeconds, everySeconds, TimeUnit.SECONDS);
    }

    String id() {
        return id;
    }

    /** Extends the lease. If it had expired, somebody may have worked in the repository since: {@link #hasLapsed} says so. */
    synchronized void refresh() {
        if (closed) {
            return;
        }
        lapsed |= !expiresAt.isAfter(leases.now());
        expiresAt = leases.put(id, kind);
        leases.refuseIfExcluded(id, kind);
    }

    /** Whether the lease was ever expired while it was held. */
    synchronized boolean hasLapsed() {
        return lapsed || !expiresAt.isAfter(leases.now());
    }

    private void refreshQuietly() {
        try {
            refresh();
        } catch (RuntimeException e) {
            LOG.warn("The lease '{}' could not be refreshed: {}", id, e.getMessage());
        }
    }

    /** Gives the lease back. */
    @Override
    public void close() {
        refresher.shutdownNow();
        synchronized (this) {
            if (!closed) {
                closed = true;
                leases.delete(id);
            }
        }
    }
}
