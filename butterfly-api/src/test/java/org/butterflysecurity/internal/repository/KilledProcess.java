package org.butterflysecurity.internal.repository;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.butterflysecurity.model.DataKeyInfo;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.FileSystemStorage;

/**
 * A program that works in a repository on disk until {@link KillTest} kills it. It tells on standard output what it has done, and
 * {@code NOW} when it has come to the write at which it is to be killed.
 */
public final class KilledProcess {
    static final List<KeyProvider> KEYS = List.of(new FixedKeyProvider(1), new FixedKeyProvider(2));

    private KilledProcess() {}

    /** Arguments: directory; seed; how many writes to do, or 0 to go on; whether to erase. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int writes = Integer.parseInt(arguments[2]);
        StorageBackend storage = new Halting(FileSystemStorage.at(directory), writes, seed % 2 == 0);
        Random random = new Random(seed);
        tell("START");
        if (Boolean.parseBoolean(arguments[3])) {
            Repository.erase(storage, Sandbox.TENANT, KEYS, Clock.systemUTC(), random);
            tell("ERASED");
            return;
        }
        while (true) {
            work(storage, random);
        }
    }

    private static void work(StorageBackend storage, Random random) {
        try (Repository repository = open(storage, Clock.systemUTC(), random)) {
            switch (random.nextInt(6)) {
                case 0 -> repository.prune(Retention.keep().last(2), p -> {});
                case 1 -> rotateKey(repository);
                case 2 -> {
                    if (repository.keys().list().size() < 6) {
                        repository.keys().rotateDataKey();
                    }
                }
                default -> backUp(repository, random.nextInt(1000));
            }
        }
    }

    static Repository open(StorageBackend storage, Clock clock, Random random) {
        return Repository.openOrCreate(storage, Sandbox.TENANT, KEYS, clock, random);
    }

    private static void rotateKey(Repository repository) {
        List<DataKeyInfo> keys = repository.keys().list();
        if (keys.get(0).keyIds().size() > 1) {
            repository.keys().remove("test:1");
        } else {
            repository.keys().add(KEYS.get(0));
        }
    }

    private static void backUp(Repository repository, int variant) {
        Snapshot snapshot;
        try (SnapshotWriter writer = repository.startSnapshot()) {
            TreeSummary tree = writer.write(Sandbox.USERS, content(variant).iterator());
            TypeResult type =
                    TypeResult.complete(Sandbox.USERS, tree.count(), tree.bytes(), 1, tree.reused(), tree.root());
            snapshot = writer.commit(
                    Sandbox.NOW, Clock.systemUTC().instant(), List.of(), List.of(type), 1, 1, Set.of("v" + variant));
        }
        tell("COMMITTED " + snapshot.id());
    }

    /** The records that a snapshot with the tag {@code v<variant>} has. */
    static List<Record> content(int variant) {
        return Sandbox.users(150 + variant % 50, 300, variant);
    }

    static Map<String, String> expected(Snapshot snapshot) {
        String tag = snapshot.tags().iterator().next();
        return Sandbox.asMap(content(Integer.parseInt(tag.substring(1))));
    }

    private static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Storage that stops for good before or after a chosen write or delete. */
    private static final class Halting extends CountingStorage {
        private final AtomicInteger left;
        private final boolean before;

        Halting(StorageBackend inner, int writes, boolean before) {
            super(inner);
            this.left = new AtomicInteger(writes == 0 ? Integer.MAX_VALUE : writes);
            this.before = before;
        }

        private void around(Runnable write) {
            boolean last = left.decrementAndGet() == 0;
            if (last && before) {
                halt();
            }
            write.run();
            if (last) {
                halt();
            }
        }

        private static void halt() {
            tell("NOW");
            while (true) {
                LockSupport.park();
            }
        }

        @Override
        public void put(StorageKey key, byte[] bytes) {
            around(() -> super.put(key, bytes));
        }

        @Override
        public void putIfAbsent(StorageKey key, byte[] bytes) {
            around(() -> super.putIfAbsent(key, bytes));
        }

        @Override
        public void replace(StorageKey key, byte[] expected, byte[] bytes) {
            around(() -> super.replace(key, expected, bytes));
        }

        @Override
        public void delete(StorageKey key) {
            around(() -> super.delete(key));
        }
    }
}
