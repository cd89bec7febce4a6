package org.butterflysecurity.internal.repository;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;

/** Storage that now and then does what storage must not do. */
final class UnreliableStorage extends CountingStorage {
    private final Random random;
    private final double rate;
    private final Set<Fault> faults;
    private final Map<StorageKey, byte[]> former = new HashMap<>();
    private final Set<StorageKey> cutBefore = new HashSet<>();

    /** What may happen at a call. */
    enum Fault {
        /** It fails and has done nothing. */
        FAILS,
        /** It did what was asked, and the answer is lost. */
        LOSES_ANSWERS,
        /** There is no room. */
        IS_FULL,
        /** A read gives less than there is; the next one of the same object does not. */
        TRUNCATES,
        /** A read gives what was there before the last write. */
        IS_STALE,
        /** It says that it stored something, and has not. */
        LIES
    }

    UnreliableStorage(StorageBackend inner, long seed, double rate, Set<Fault> faults) {
        super(inner);
        this.random = new Random(seed);
        this.rate = rate;
        this.faults = faults;
    }

    private synchronized boolean strikes(Fault fault) {
        return faults.contains(fault) && random.nextDouble() < rate;
    }

    private void around(Runnable write) {
        if (strikes(Fault.FAILS)) {
            throw new StorageException(ErrorCode.STORAGE_FAILED, "It failed.");
        }
        if (strikes(Fault.IS_FULL)) {
            throw new StorageException(ErrorCode.STORAGE_FULL, "It is full.");
        }
        if (!strikes(Fault.LIES)) {
            write.run();
        }
        if (strikes(Fault.LOSES_ANSWERS)) {
            throw new StorageException(ErrorCode.STORAGE_FAILED, "The answer is lost.");
        }
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        rememberFormer(key);
        around(() -> super.put(key, bytes));
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        around(() -> super.putIfAbsent(key, bytes));
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        rememberFormer(key);
        around(() -> super.replace(key, expected, bytes));
    }

    private synchronized void rememberFormer(StorageKey key) {
        super.find(key).ifPresent(b -> former.put(key, b));
    }

    @Override
    public void delete(StorageKey key) {
        around(() -> super.delete(key));
    }

    @Override
    public Optional<byte[]> find(StorageKey key) {
        if (strikes(Fault.FAILS)) {
            throw new StorageException(ErrorCode.STORAGE_FAILED, "It failed.");
        }
        if (strikes(Fault.IS_STALE)) {
            synchronized (this) {
                return Optional.ofNullable(former.get(key)).or(() -> super.find(key));
            }
        }
        return super.find(key).map(bytes -> perhapsCut(key, bytes));
    }

    @Override
    public Optional<byte[]> findRange(StorageKey key, long offset, int length) {
        if (strikes(Fault.FAILS)) {
            throw new StorageException(ErrorCode.STORAGE_FAILED, "It failed.");
        }
        return super.findRange(key, offset, length).map(bytes -> perhapsCut(key, bytes));
    }

    private synchronized byte[] perhapsCut(StorageKey key, byte[] bytes) {
        boolean again = cutBefore.remove(key);
        if (again || !strikes(Fault.TRUNCATES)) {
            return bytes;
        }
        cutBefore.add(key);
        return cut(bytes);
    }

    private static byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }
}
