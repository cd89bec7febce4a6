package org.butterflysecurity.internal.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.butterflysecurity.internal.engine.DumpImport;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.DataKeyInfo;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.SnapshotJson;
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
        StorageBackend store = FileSystemStorage.at(directory.resolve("store"));
        StorageBackend storage = new Halting(store, writes, seed % 2 == 0);
        Random random = new Random(seed);
        tell("START");
        if (Boolean.parseBoolean(arguments[3])) {
            Repository.erase(storage, Sandbox.TENANT, KEYS, Clock.systemUTC(), random);
            tell("ERASED");
            return;
        }
        while (true) {
            work(storage, store, directory, random);
        }
    }

    private static void work(StorageBackend storage, StorageBackend store, Path directory, Random random) {
        try (Repository repository = open(storage, Clock.systemUTC(), random)) {
            switch (random.nextInt(9)) {
                case 0 -> repository.prune(Retention.keep().last(2), p -> {});
                case 1 -> rotateKey(repository);
                case 2 -> {
                    if (repository.keys().list().size() < 6) {
                        repository.keys().rotateDataKey();
                    }
                }
                case 3 -> importDump(repository, directory.resolve("dump"), random.nextInt(1000));
                case 4 -> {
                    damage(store, random);
                    repository.repair(p -> {});
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

    private static void importDump(Repository repository, Path dump, int variant) {
        List<Record> records = content(variant);
        TypeResult type = TypeResult.complete(Sandbox.USERS, records.size(), 1, 1, 0, "0".repeat(64));
        Snapshot.Statistics none = new Snapshot.Statistics(1, 1, 0);
        Snapshot dumped = new Snapshot(
                Sandbox.TENANT,
                SnapshotId.of(1),
                Sandbox.NOW,
                Clock.systemUTC().instant(),
                List.of(),
                List.of(type),
                Optional.empty(),
                none,
                Set.of("v" + variant));
        String objects = records.stream()
                .map(r -> "{\"type\":\"okta/user\",\"key\":\"" + r.key() + "\",\"document\":"
                        + new String(r.value(), StandardCharsets.UTF_8) + "}")
                .collect(Collectors.joining(",\n"));
        try {
            Files.createDirectories(dump.resolve("okta"));
            Files.writeString(dump.resolve("okta/user.json"), "[\n" + objects + "\n]\n");
            Files.writeString(dump.resolve("snapshot.json"), Json.pretty(SnapshotJson.of(dumped)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tell("COMMITTED " + new DumpImport(dump, List.of()).into(repository).id());
    }

    /** Takes away an index or the head, or flips a bit in a pack. */
    private static void damage(StorageBackend store, Random random) {
        Layout layout = new Layout(Sandbox.TENANT);
        String victims = List.of("/index/", "/head", "/packs/", "/packs/").get(random.nextInt(4));
        List<StorageKey> keys = Storages.keys(store).stream()
                .filter(k -> k.value().startsWith(layout.root() + victims))
                .toList();
        if (keys.isEmpty()) {
            return;
        }
        StorageKey victim = keys.get(random.nextInt(keys.size()));
        tell("DAMAGED");
        if (victims.equals("/packs/")) {
            byte[] bytes = store.find(victim).orElseThrow();
            bytes[random.nextInt(bytes.length)] ^= 1;
            store.put(victim, bytes);
        } else {
            store.delete(victim);
        }
    }

    private static void backUp(Repository repository, int variant) {
        Snapshot snapshot;
        try (SnapshotWriter writer = repository.startSnapshot()) {
            TreeSummary tree = tree(writer, content(variant), variant % 3);
            TypeResult type =
                    TypeResult.complete(Sandbox.USERS, tree.count(), tree.bytes(), 1, tree.reused(), tree.root());
            snapshot = writer.commit(
                    Sandbox.NOW, Clock.systemUTC().instant(), List.of(), List.of(type), 1, 1, Set.of("v" + variant));
        }
        tell("COMMITTED " + snapshot.id());
    }

    /** At once, as a draft that stays, or after a draft of which nodes are stored that no tree needs. */
    private static TreeSummary tree(SnapshotWriter writer, List<Record> records, int way) {
        if (way == 0) {
            return writer.write(Sandbox.USERS, records.iterator());
        }
        TreeDraft draft = writer.draft(Sandbox.USERS);
        List<Record> early = way == 1 ? records : records.subList(records.size() / 5, records.size());
        TreeSummary drafted = draft.write(early.iterator());
        draft.keep();
        draft.drop();
        return way == 1 ? drafted : writer.write(Sandbox.USERS, records.iterator());
    }

    /** The records that a snapshot with the tag {@code v<variant>} has. */
    static List<Record> content(int variant) {
        return Sandbox.users(150 + variant % 50, 300, variant);
    }

    static Map<String, String> expected(Snapshot snapshot) {
        String tag = snapshot.tags().stream()
                .filter(t -> t.startsWith("v"))
                .findFirst()
                .orElseThrow();
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
