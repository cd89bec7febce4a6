package org.butterflysecurity.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.FormerObject;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/**
 * Another storage with faults: queued for the next calls of a method, drawn at random from a seed, or one cut after which nothing
 * works, as if the process had died. Everything works until a fault is asked for. Thread-safe.
 */
public final class FaultyStorage implements StorageBackend {
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final StorageBackend storage;
    private final Map<StorageCall, Deque<StorageFault>> queued = new EnumMap<>(StorageCall.class);
    private Supplier<StorageFault> random = StorageFault::none;
    private Optional<Before> lastWrite = Optional.empty();
    private long writes;
    private long cutAt = Long.MAX_VALUE;
    private boolean cutTakesEffect;

    /** What there was under a key, and below all keys, before the last write. */
    private record Before(StorageKey key, Optional<byte[]> bytes) {}

    private FaultyStorage(StorageBackend storage) {
        this.storage = requireNonNull(storage, "storage");
    }

    /** {@code storage}, without faults for now. */
    public static FaultyStorage over(StorageBackend storage) {
        return new FaultyStorage(storage);
    }

    /** The next calls of {@code call} meet {@code faults}, one each, in this order, after those that are queued already. */
    public synchronized FaultyStorage next(StorageCall call, StorageFault... faults) {
        queued.computeIfAbsent(call, c -> new ArrayDeque<>()).addAll(List.of(faults));
        return this;
    }

    /**
     * Calls that meet no queued fault meet one of {@code faults} with probability {@code share}.
     *
     * @param seeded give a seeded one and print the seed
     */
    public synchronized FaultyStorage sometimes(RandomGenerator seeded, double share, StorageFault... faults) {
        List<StorageFault> choice = List.of(faults);
        this.random =
                () -> seeded.nextDouble() < share ? choice.get(seeded.nextInt(choice.size())) : StorageFault.none();
        return this;
    }

    /**
     * The {@code n}-th write from now (1 is the next; puts, deletes and erasing of versions count) does not happen, and it and every later call fail,
     * reads too, until {@link #heal}.
     */
    public FaultyStorage cutBeforeWrite(long n) {
        return cut(n, false);
    }

    /** As {@link #cutBeforeWrite}, but the {@code n}-th write does happen before the call fails. */
    public FaultyStorage cutAfterWrite(long n) {
        return cut(n, true);
    }

    /** Takes back every fault and cut. */
    public synchronized FaultyStorage heal() {
        queued.clear();
        random = StorageFault::none;
        cutAt = Long.MAX_VALUE;
        return this;
    }

    /** How many writes were asked for so far, those that failed included. */
    public synchronized long writes() {
        return writes;
    }

    /** Whether the cut was reached. */
    public synchronized boolean isCut() {
        return writes >= cutAt;
    }

    @Override
    public String describe() {
        return "faulty " + storage.describe();
    }

    @Override
    public boolean contains(Path file) {
        return storage.contains(file);
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        write(StorageCall.PUT, key, () -> storage.put(key, bytes));
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        write(StorageCall.PUT_IF_ABSENT, key, () -> storage.putIfAbsent(key, bytes));
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        write(StorageCall.REPLACE, key, () -> storage.replace(key, expected, bytes));
    }

    @Override
    public void delete(StorageKey key) {
        write(StorageCall.DELETE, key, () -> storage.delete(key));
    }

    /** Never spoiled. */
    @Override
    public Stream<FormerObject> former(StorageKey key) {
        return storage.former(key);
    }

    @Override
    public void eraseVersions(StorageKey root) {
        write(StorageCall.ERASE_VERSIONS, root, () -> storage.eraseVersions(root));
    }

    @Override
    public Optional<byte[]> find(StorageKey key) {
        return read(StorageCall.FIND, key, () -> storage.find(key), before -> before);
    }

    @Override
    public Optional<byte[]> findRange(StorageKey key, long offset, int length) {
        return read(
                StorageCall.FIND_RANGE,
                key,
                () -> storage.findRange(key, offset, length),
                before -> before.map(bytes -> range(bytes, offset, length)));
    }

    @Override
    public Stream<StoredObject> list(StorageKey prefix) {
        StorageFault fault = begin(StorageCall.LIST, prefix);
        Stream<StoredObject> found = storage.list(prefix);
        if (fault instanceof StorageFault.FailAfter) {
            found.close();
            throw failed(ErrorCode.STORAGE_FAILED, StorageCall.LIST, prefix, Effect.NOTHING_CHANGED);
        }
        Optional<Before> before = lastWrite();
        if (fault instanceof StorageFault.Stale && before.isPresent()) {
            return stale(found, before.get());
        }
        return found;
    }

    /** Closes the storage below. */
    @Override
    public void close() {
        storage.close();
    }

    private synchronized FaultyStorage cut(long n, boolean takesEffect) {
        if (n < 1) {
            throw new IllegalArgumentException("n must be positive");
        }
        cutAt = writes + n;
        cutTakesEffect = takesEffect;
        return this;
    }

    private void write(StorageCall call, StorageKey key, Runnable work) {
        boolean last = isLastWrite();
        if (last && !cutTakesEffect()) {
            throw dead(call, key);
        }
        StorageFault fault = last ? StorageFault.none() : begin(call, key);
        Before before = new Before(key, storage.find(key));
        work.run();
        remember(before);
        if (last) {
            throw dead(call, key);
        }
        if (fault instanceof StorageFault.FailAfter) {
            throw failed(ErrorCode.STORAGE_FAILED, call, key, Effect.UNKNOWN);
        }
    }

    /** How a stale read is made of what the key had before its last write. */
    @FunctionalInterface
    private interface StaleRead {
        Optional<byte[]> of(Optional<byte[]> before);
    }

    private Optional<byte[]> read(
            StorageCall call, StorageKey key, Supplier<Optional<byte[]>> work, StaleRead staleRead) {
        StorageFault fault = begin(call, key);
        Optional<Before> before = lastWrite().filter(b -> b.key().equals(key));
        if (fault instanceof StorageFault.Stale && before.isPresent()) {
            return staleRead.of(before.get().bytes());
        }
        Optional<byte[]> found = work.get();
        if (fault instanceof StorageFault.FailAfter) {
            throw failed(ErrorCode.STORAGE_FAILED, call, key, Effect.NOTHING_CHANGED);
        }
        return fault instanceof StorageFault.Truncated t ? found.map(bytes -> range(bytes, 0, t.bytes())) : found;
    }

    /** The fault of this call, after those that act before it have acted. */
    private StorageFault begin(StorageCall call, StorageKey key) {
        StorageFault fault = draw(call, key);
        if (fault instanceof StorageFault.FailBefore before) {
            throw failed(before.code(), call, key, Effect.NOTHING_CHANGED);
        }
        if (fault instanceof StorageFault.Slow slow) {
            await(slow, call, key);
        }
        return fault;
    }

    private synchronized StorageFault draw(StorageCall call, StorageKey key) {
        if (isCut()) {
            throw dead(call, key);
        }
        Deque<StorageFault> next = queued.get(call);
        return next == null || next.isEmpty() ? random.get() : next.remove();
    }

    /** Counts a write; whether it is the one at which the cut is. */
    private synchronized boolean isLastWrite() {
        return ++writes == cutAt;
    }

    private synchronized boolean cutTakesEffect() {
        return cutTakesEffect;
    }

    private synchronized void remember(Before before) {
        lastWrite = Optional.of(before);
    }

    private synchronized Optional<Before> lastWrite() {
        return lastWrite;
    }

    private static Stream<StoredObject> stale(Stream<StoredObject> found, Before before) {
        List<StoredObject> objects = new ArrayList<>();
        try (found) {
            found.filter(o -> before.bytes().isPresent() || !o.key().equals(before.key()))
                    .forEach(objects::add);
        }
        return objects.stream();
    }

    private static byte[] range(byte[] bytes, long offset, int length) {
        int from = (int) Math.min(offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, (int) Math.min((long) from + length, bytes.length));
    }

    private static void await(StorageFault.Slow slow, StorageCall call, StorageKey key) {
        try {
            if (!slow.latch().await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw failed(ErrorCode.STORAGE_FAILED, call, key, Effect.NOTHING_CHANGED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(ErrorCode.STORAGE_FAILED, call, key, Effect.NOTHING_CHANGED);
        }
    }

    private static StorageException dead(StorageCall call, StorageKey key) {
        return failed(ErrorCode.STORAGE_FAILED, call, key, Effect.UNKNOWN);
    }

    private static StorageException failed(ErrorCode code, StorageCall call, StorageKey key, Effect effect) {
        return new StorageException(code, "A planned fault met " + call + " of '" + key + "'.", effect, null);
    }
}
