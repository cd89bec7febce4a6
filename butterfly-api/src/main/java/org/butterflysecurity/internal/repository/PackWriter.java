package org.butterflysecurity.internal.repository;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.spi.StorageBackend;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Compresses and encrypts nodes on threads of its own and puts them to storage in packs. Bounded: whoever adds faster than
 * storage takes waits. Thread-safe. The first failure is thrown by every later call.
 */
final class PackWriter implements AutoCloseable {
    static final int TARGET_BYTES = 8 << 20;

    /** Doubled seven times, it takes a whole pack and the node that fills it. */
    private static final int FIRST_BUFFER = (TARGET_BYTES + (256 << 10)) >> 7;

    private static final int IN_FLIGHT = 32;
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final StorageBackend storage;
    private final Layout layout;
    private final TenantKeys keys;
    private final Compression compression;
    private final Randomness random;
    private final ExecutorService workers;
    /** Fair, so that whoever waits for all of them is not passed by others who go on adding. */
    private final Semaphore slots = new Semaphore(IN_FLIGHT, true);

    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final AtomicLong storedBytes = new AtomicLong();
    private final List<PackContents> written = new ArrayList<>();
    private final Map<String, OpenPack> leaving = new HashMap<>();
    private final Deque<byte[]> buffers = new ArrayDeque<>();
    private @Nullable OpenPack open;

    PackWriter(StorageBackend storage, Layout layout, TenantKeys keys, Compression compression, Randomness random) {
        this.storage = storage;
        this.layout = layout;
        this.keys = keys;
        this.compression = compression;
        this.random = random;
        int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "butterfly-pack-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes a node. Returns before it is stored. */
    void add(NodeName name, byte[] node) {
        acquire(1);
        try {
            checkFailure();
            workers.execute(() -> {
                try {
                    store(name, compression.frame(node));
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                } catch (Error e) {
                    failure.compareAndSet(null, new IllegalStateException("A pack could not be written", e));
                    throw e;
                } finally {
                    slots.release();
                }
            });
        } catch (RuntimeException e) {
            slots.release();
            throw e;
        }
    }

    /** Waits until everything that was added is in a pack, be it open. */
    void settle() {
        acquire(IN_FLIGHT);
        slots.release(IN_FLIGHT);
        checkFailure();
    }

    /** Puts the open pack to storage and returns the contents of every pack that was written. */
    List<PackContents> finish() {
        settle();
        Optional<OpenPack> last = takeOpen();
        last.ifPresent(this::upload);
        synchronized (this) {
            return List.copyOf(written);
        }
    }

    /** A node that was added and is perhaps not in storage yet. */
    synchronized Optional<byte[]> find(NodeName name) {
        if (open != null) {
            Optional<byte[]> found = open.find(name);
            if (found.isPresent()) {
                return found;
            }
        }
        return leaving.values().stream().flatMap(p -> p.find(name).stream()).findFirst();
    }

    /** The packs that are in storage. */
    synchronized List<PackContents> written() {
        return List.copyOf(written);
    }

    long storedBytes() {
        return storedBytes.get();
    }

    /** Stops. What is not in storage is forgotten. */
    @Override
    public void close() {
        workers.shutdownNow();
        try {
            // What is on its way must not arrive after the lease is given back.
            if (!workers.awaitTermination(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                LoggerFactory.getLogger(PackWriter.class).warn("Storage still holds a write after {}", LONGEST_GOODBYE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void store(NodeName name, byte[] frame) {
        if (failure.get() != null) {
            return;
        }
        Optional<OpenPack> full = append(name, frame);
        full.ifPresent(this::upload);
    }

    private synchronized Optional<OpenPack> append(NodeName name, byte[] frame) {
        OpenPack pack = open == null ? new OpenPack(keys, random, buffer()) : open;
        open = pack;
        pack.add(name, frame);
        return pack.size() < TARGET_BYTES ? Optional.empty() : takeOpen();
    }

    private byte[] buffer() {
        byte[] used = buffers.poll();
        return used == null ? new byte[FIRST_BUFFER] : used;
    }

    private synchronized Optional<OpenPack> takeOpen() {
        Optional<OpenPack> taken = Optional.ofNullable(open);
        taken.ifPresent(p -> leaving.put(p.id(), p));
        open = null;
        return taken;
    }

    private void upload(OpenPack pack) {
        byte[] object = pack.toBytes();
        storage.put(layout.pack(pack.id()), object);
        storedBytes.addAndGet(object.length);
        synchronized (this) {
            written.add(pack.contents());
            leaving.remove(pack.id());
            buffers.push(pack.buffer());
        }
    }

    private void acquire(int permits) {
        try {
            slots.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(ErrorCode.CANCELLED, "The run was interrupted while it wrote.", e);
        }
    }

    private void checkFailure() {
        RuntimeException e = failure.get();
        if (e != null) {
            throw e;
        }
    }
}
